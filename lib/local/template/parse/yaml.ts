import type { CollectionTag, ScalarTag } from 'yaml';
import { Pair, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { TemplateError } from '../errors';
import { LIMITS } from './limits';

const SHORT_FORMS = [
  'And', 'Base64', 'Cidr', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals', 'FindInMap', 'GetAZs', 'GetAtt', 'GetStackOutput',
  'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or', 'RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform',
  'ValueOf', 'ValueOfAll',
]; // prettier-ignore

const LONG_FORMS = new Map([
  ...SHORT_FORMS.map((name) => [name, `Fn::${name}`] as const),
  ['Ref', 'Ref'],
  ['Condition', 'Condition'],
]);
const TAGS = [...LONG_FORMS].flatMap(([short, long]) => tagsOf(short, long));

/** Reads YAML with CloudFormation's short forms (`!Sub x` is `{ "Fn::Sub": "x" }`). @throws TemplateError */
export function parseYaml(text: string): unknown {
  try {
    // Core schema: CloudFormation takes `2012-10-17` as a string, not as a date.
    const document = parseDocument(text, {
      schema: 'core',
      merge: true,
      customTags: TAGS,
      logLevel: 'error',
      prettyErrors: true,
    });
    const [error] = document.errors;
    if (error !== undefined) throw malformed(error.linePos?.[0]);
    const [warning] = document.warnings;
    if (warning !== undefined) throw new TemplateError(`Template format error: ${warning.message.split('\n')[0]}`);
    return document.toJS({ maxAliasCount: LIMITS.aliases });
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    // Too many aliases is a ReferenceError, nesting beyond the machine's stack a RangeError.
    throw malformed();
  }
}

function malformed(at?: { readonly line: number; readonly col: number }): TemplateError {
  const place = at === undefined ? '' : ` (line ${at.line}, column ${at.col})`;
  return new TemplateError(`Template format error: YAML not well-formed.${place}`);
}

function tagsOf(short: string, long: string): (ScalarTag | CollectionTag)[] {
  const tag = `!${short}`;
  return [
    { tag, resolve: (text) => ({ [long]: scalarArgument(short, text) }) },
    { tag, collection: 'seq', nodeClass: YAMLSeq, resolve: (node) => call(long, node) },
    { tag, collection: 'map', nodeClass: YAMLMap, resolve: (node) => call(long, node) },
  ];
}

function scalarArgument(short: string, text: string): unknown {
  if (short !== 'GetAtt') return text;
  const dot = text.indexOf('.');
  return dot < 0 ? text : [text.slice(0, dot), text.slice(dot + 1)];
}

function call(name: string, argument: unknown): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), argument));
  return map;
}
