import { limitExceeded, malformedPolicy } from './errors';

type Statement = Readonly<Record<string, unknown>>;

/** @throws ServiceError MalformedPolicyDocument unless the text can be what a role may do */
export function checkIdentityPolicy(document: string): void {
  for (const statement of statementsOf(document)) {
    if (has(statement, 'Principal', 'NotPrincipal'))
      throw malformedPolicy('Policy document should not specify a principal.');
    if (!has(statement, 'Action', 'NotAction')) throw malformedPolicy('Policy statement must contain actions.');
    if (!has(statement, 'Resource', 'NotResource')) throw malformedPolicy('Policy statement must contain resources.');
    for (const resource of stringsOf(statement['Resource'] ?? statement['NotResource'])) {
      if (resource !== '*' && !resource.startsWith('arn:'))
        throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
}

/** @throws ServiceError MalformedPolicyDocument unless the text can say who may assume a role */
export function checkTrustPolicy(document: string): void {
  if (sizeOf(document) > 2048) throw limitExceeded('Cannot exceed quota for ACLSizePerRole: 2048');
  for (const statement of statementsOf(document)) {
    if (has(statement, 'Resource', 'NotResource')) throw malformedPolicy('Has prohibited field Resource');
    if (!has(statement, 'Principal', 'NotPrincipal')) throw malformedPolicy('Missing required field Principal');
    if (!has(statement, 'Action', 'NotAction')) throw malformedPolicy('Missing required field Action');
    if (stringsOf(statement['Action']).some((action) => !/^(sts:|\*$)/i.test(action))) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
}

/** Characters that count towards a quota. */
export function sizeOf(document: string): number {
  return document.replace(/\s/g, '').length;
}

function statementsOf(document: string): Statement[] {
  const policy = parse(document);
  if (policy['Version'] !== undefined && !['2012-10-17', '2008-10-17'].includes(policy['Version'] as string))
    throw syntaxErrors();
  const statements = [policy['Statement']].flat();
  if (!statements.every(isObject)) throw syntaxErrors();
  const sids = statements.map((statement) => statement['Sid']).filter((sid) => sid !== undefined && sid !== '');
  if (new Set(sids).size < sids.length) throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.');
  for (const statement of statements) checkStatement(statement);
  return statements;
}

function checkStatement(statement: Statement): void {
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny') throw syntaxErrors();
  if (statement['Condition'] !== undefined && !isObject(statement['Condition'])) throw syntaxErrors();
  for (const action of stringsOf(statement['Action'] ?? statement['NotAction'] ?? [])) {
    if (action !== '*' && !action.includes(':')) {
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
}

function parse(document: string): Statement {
  try {
    const policy: unknown = JSON.parse(document);
    if (isObject(policy)) return policy;
  } catch {
    throw malformedPolicy('This policy contains invalid Json');
  }
  throw syntaxErrors();
}

function has(statement: Statement, one: string, other: string): boolean {
  return statement[one] !== undefined || statement[other] !== undefined;
}

function stringsOf(value: unknown): string[] {
  const values = [value].flat().filter((item) => item !== undefined);
  if (values.some((item) => typeof item !== 'string')) throw syntaxErrors();
  return values as string[];
}

function isObject(value: unknown): value is Statement {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function syntaxErrors() {
  return malformedPolicy('Syntax errors in policy.');
}
