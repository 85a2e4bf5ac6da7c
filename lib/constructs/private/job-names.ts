import { Names, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A job name has 63 characters: stack, construct and a hash of 12, with two hyphens between. */
const LONGEST_PART = 24;

/** Begins the names of a stack's jobs. Lower case, because SageMaker writes names in ARNs that way. */
export function stackPrefix(stack: Stack): string {
  const options = { maxLength: LONGEST_PART, separator: '-', allowedSpecialCharacters: '-' };
  return Names.uniqueResourceName(stack, options).toLowerCase();
}

/** The construct's path within its stack, as a part of a name. */
export function constructPart(construct: IConstruct, taken: ReadonlySet<string>): string {
  const path = construct.node.scopes.slice(Stack.of(construct).node.scopes.length).map((scope) => scope.node.id);
  const part = path
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (part !== '' && part.length <= LONGEST_PART && !taken.has(part)) return part;
  return `${part.slice(0, LONGEST_PART - 7)}-${construct.node.addr.slice(-6)}`.replace(/^-/, '');
}

/** Begins the names of the jobs of a definition; the address sets it apart from all other constructs of the stack. */
export function definitionPrefix(construct: IConstruct): string {
  const stack = Stack.of(construct);
  const part = constructPart(construct, new Set());
  const address = construct.node.addr.slice(-6);
  return `${stackPrefix(stack)}-${part.slice(0, LONGEST_PART - 7).replace(/-$/, '')}-${address}`;
}
