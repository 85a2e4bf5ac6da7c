import type { NameLimits } from './resource-type';

/** A physical name as CloudFormation makes it: `Stack-Logical-TOKEN`, both halves shortened alike when it is too long. */
export function physicalName(
  stackName: string,
  logicalId: string,
  token: string,
  { max = 255, lower = false }: NameLimits = {},
): string {
  const room = max - token.length - 2;
  const [stack, logical] = shorten(stackName, logicalId, room);
  const name = `${stack}-${logical}-${token}`;
  return lower ? name.toLowerCase() : name;
}

function shorten(stack: string, logical: string, room: number): [stack: string, logical: string] {
  if (stack.length + logical.length <= room) return [stack, logical];
  const half = Math.floor(room / 2);
  const forStack = Math.max(half, room - logical.length);
  return [stack.slice(0, forStack), logical.slice(0, room - Math.min(forStack, stack.length))];
}
