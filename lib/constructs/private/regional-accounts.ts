import { Aws, CfnMapping, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Accounts of AWS's that an image lies in, by region. */
export type Accounts = { readonly [region: string]: string };

/** The account of this region: at synthesis if the region is known then, otherwise by a mapping of the template. */
export function accountIn(scope: Construct, image: string, accounts: Accounts, remedy: string): string {
  const stack = Stack.of(scope);
  if (Token.isUnresolved(stack.region)) return mapped(stack, image, accounts);
  const account = accounts[stack.region];
  if (account !== undefined) return account;
  const known = Object.keys(accounts).sort().join(', ');
  throw new Error(`${scope.node.path}: ${image} is not known in region "${stack.region}", but in ${known}: ${remedy}`);
}

function mapped(stack: Stack, image: string, accounts: Accounts): string {
  const id = `Trainyard accounts of ${image}`;
  const found = stack.node.tryFindChild(id) as CfnMapping | undefined;
  const mapping = Object.fromEntries(Object.entries(accounts).map(([region, account]) => [region, { account }]));
  return (found ?? new CfnMapping(stack, id, { mapping })).findInMap(Aws.REGION, 'account');
}
