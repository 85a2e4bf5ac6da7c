import { runInNewContext } from 'node:vm';
import type { PutParameterCommandInput, ParameterTier } from '@aws-sdk/client-ssm';
import { ServiceError } from '../../common/errors';
import { invalid, patternMismatch } from './errors';

const LEVELS = 15;
const LIMITS = { Standard: 4096, Advanced: 8192 };
const PATTERN_TIMEOUT_MS = 100;
const SYMBOLS =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/** @throws ServiceError when AWS would not take the name */
export function checkName(name: string): void {
  const isPath = name.includes('/');
  if (/^\/?aws/i.test(name) && isPath)
    throw new ServiceError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid(
      isPath
        ? `Parameter name: can't be prefixed with "ssm" (case-insensitive). ${SYMBOLS}`
        : 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    );
  }
  if (!/^[\w./-]+$/.test(name) || name.includes('//') || name.endsWith('/'))
    throw invalid(
      `Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label> or a name whose sub-paths hold letters, numbers and .-_ only`,
    );
  if (isPath && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.split('/').length - 1 > LEVELS) {
    throw new ServiceError(
      'HierarchyLevelLimitExceededException',
      `A hierarchy can have a maximum of ${LEVELS} levels.`,
    );
  }
}

/** What the local cloud does not do is refused, not stored and forgotten. */
export function checkSupported(input: PutParameterCommandInput): void {
  if (input.Policies !== undefined && input.Policies !== '')
    throw invalid('parameter policies are not supported by the local cloud: leave Policies out');
  if ((input.DataType ?? 'text') === 'text') return;
  if (input.DataType === 'aws:ec2:image' || input.DataType === 'aws:ssm:integration') {
    throw invalid(`the data type ${input.DataType} is not supported by the local cloud, only text is`);
  }
  throw invalid(`The following data type is not supported: ${input.DataType} (Data type names are all lowercase.)`);
}

/** @throws ServiceError when the value is too long for the tier */
export function tierOf(input: PutParameterCommandInput, current: ParameterTier | undefined): ParameterTier {
  const length = Buffer.byteLength(input.Value as string);
  const wanted = input.Tier ?? current ?? 'Standard';
  if (wanted === 'Standard' && current === 'Advanced') {
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  }
  const tier =
    wanted === 'Intelligent-Tiering'
      ? length > LIMITS.Standard || current === 'Advanced'
        ? 'Advanced'
        : 'Standard'
      : wanted;
  if (length <= LIMITS[tier]) return tier;
  throw invalid(
    tier === 'Standard'
      ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'
      : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
  );
}

export function checkPattern(pattern: string | undefined, value: string): void {
  if (pattern === undefined || pattern === '') return;
  const expression = compile(pattern);
  if (!matches(expression, value)) throw patternMismatch(pattern);
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    throw new ServiceError(
      'InvalidAllowedPatternException',
      `Allowed pattern is not a valid regular expression: ${pattern}`,
      { cause: error },
    );
  }
}

/** The pattern is somebody's input and may backtrack for ever: the interpreter is stopped from outside. */
function matches(expression: RegExp, value: string): boolean {
  try {
    return runInNewContext('expression.test(value)', { expression, value }, { timeout: PATTERN_TIMEOUT_MS }) as boolean;
  } catch {
    return false;
  }
}
