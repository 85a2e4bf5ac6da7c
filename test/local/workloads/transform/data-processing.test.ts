import type { ProcessingRules } from '../../../../lib/local/workloads/transform/data-processing';
import { DataProcessing } from '../../../../lib/local/workloads/transform/data-processing';
import { JsonPath } from '../../../../lib/local/workloads/transform/json-path';
import { parseJson, stringifyJson } from '../../../../lib/local/workloads/transform/json-text';

const select = (path: string, json: string): string => stringifyJson(JsonPath.parse(path).select(parseJson(json)));

test.each([
  '{"id":12345678901234567890,"x":1.0,"n":-2E+3,"s":"a\\"b,}]\\u00e9"}',
  '[]',
  '{}',
  '[[1,{"a":[]}],null,true]',
  '"s"',
])('%s comes out as it went in', (json) => {
  expect(stringifyJson(parseJson(json))).toBe(json);
});

test('blanks between are left out', () => {
  expect(stringifyJson(parseJson('\n{ "a" : [ 1 ,\t2 ] , "b" : { } }\n'))).toBe('{"a":[1,2],"b":{}}');
});

const ROW = '["a",1,2,3,4]';

test.each([
  ['$', ROW, ROW],
  ['$[0]', ROW, '"a"'],
  ['$[-1]', ROW, '4'],
  ['$[1,3]', ROW, '[1,3]'],
  ['$[ 0, -1 ]', ROW, '["a",4]'],
  ['$[1:]', ROW, '[1,2,3,4]'],
  ['$[1:3]', ROW, '[1,2,3]'],
  ['$[:2]', ROW, '["a",1,2]'],
  ['$[0:-1]', ROW, '["a",1,2,3]'],
  ['$[0,3:]', ROW, '["a",3,4]'],
  ['$.id', '{"id":7,"f":[1]}', '7'],
  ['$.f[0].g', '{"f":[{"g":1}]}', '1'],
  ["$['id','SageMakerOutput']", '{"id":7,"x":1,"SageMakerOutput":{"l":1}}', '{"id":7,"SageMakerOutput":{"l":1}}'],
  ["$.a.['b', 'c']", '{"a":{"b":1,"c":2,"d":3}}', '{"b":1,"c":2}'],
  ['$.id.*', '{"id":{"a":1,"b":2}}', '[1,2]'],
  ['$[*].a', '[{"a":1},{"a":2}]', '[1,2]'],
])('%s of %s is %s', (path, json, found) => {
  expect(select(path, json)).toBe(found);
});

test.each([
  ['id', 'the JSONPath "id" does not begin with $'],
  ['$..id', 'the JSONPath "$..id" cannot be read from "..id" on: allowed are .name, *, [\'name\'], [1], [1,3], [2:5]'],
  [
    '$[?(@.x)]',
    'the JSONPath "$[?(@.x)]" cannot be read from "[?(@.x)]" on: allowed are .name, *, [\'name\'], [1], [1,3], [2:5]',
  ],
])('%s is refused', (path, message) => {
  expect(() => JsonPath.parse(path)).toThrow(message);
});

test('a path that leads nowhere is said', () => {
  expect(() => select('$.none', '{}')).toThrow('the JSONPath $.none leads nowhere: there is no attribute none');
  expect(() => select('$[9]', ROW)).toThrow('the JSONPath $[9] leads nowhere: there are 5 elements, and none at 9');
});

function processing(rules: Partial<ProcessingRules>): DataProcessing {
  return new DataProcessing({
    inputFormat: 'csv',
    outputFormat: 'csv',
    joinInput: false,
    newId: () => 'an-id',
    ...rules,
  });
}

const record = (text: string) => ({ raw: Buffer.from(`${text}\n`), data: Buffer.from(text) });

async function through(rules: Partial<ProcessingRules>, inputs: readonly string[], answer: string) {
  const subject = processing(rules);
  const records = inputs.map((text) => subject.filterInput(record(text)));
  const outputs = [...(await subject.outputsOf(Buffer.from(answer), records.length))];
  return {
    sent: records.map(({ data }) => data.toString()),
    written: records.map((one, index) => subject.finish(one.source, outputs[index] ?? '')),
  };
}

test('CSV: columns are chosen, answers appended, quotes kept', async () => {
  const rules = { inputFilter: '$[1:]', joinInput: true };
  expect(await through(rules, ['id1,"a,b",2', 'id2,"say ""hi""",3'], '0.5\n0.7\n')).toEqual({
    sent: ['"a,b",2', '"say ""hi""",3'],
    written: ['id1,"a,b",2,0.5', 'id2,"say ""hi""",3,0.7'],
  });
  expect((await through({ ...rules, outputFilter: '$[0,-1]' }, ['id1,1,2'], '0.5')).written).toEqual(['id1,0.5']);
});

test('JSON lines: an attribute is sent, the answer becomes another; what is no object is put into one', async () => {
  const rules = { inputFormat: 'jsonlines', outputFormat: 'jsonlines', joinInput: true } as const;
  expect(
    await through(
      { ...rules, inputFilter: '$.f', outputFilter: "$['id','SageMakerOutput']" },
      ['{"id":1.0,"f":[1,2]}'],
      '{"l":1}',
    ),
  ).toEqual({ sent: ['[1,2]'], written: ['{"id":1.0,"SageMakerOutput":{"l":1}}'] });
  expect((await through(rules, ['[1,2]'], '3')).written).toEqual(['{"SageMakerInput":[1,2],"SageMakerOutput":3}']);
});

test('a JSON document may have lines of its own', async () => {
  const rules = { inputFormat: 'json', outputFormat: 'json', joinInput: true } as const;
  expect((await through(rules, ['{"key":1}'], '{\n "label": 1\n}')).written).toEqual([
    '{"key":1,"SageMakerOutput":{"label":1}}',
  ]);
});

test('ids and the time of the start are added at the end', async () => {
  const inferenceTime = '2022-08-30T00:49:15Z';
  expect((await through({ inferenceTime }, ['x', 'y'], '0\n1\n')).written).toEqual([
    `0,an-id,${inferenceTime}`,
    `1,an-id,${inferenceTime}`,
  ]);
  expect(
    (await through({ inferenceTime, inputFormat: 'jsonlines', outputFormat: 'jsonlines' }, ['{}'], '{"output":0}'))
      .written,
  ).toEqual([`{"output":0,"SageMakerInferenceId":"an-id","SageMakerInferenceTime":"${inferenceTime}"}`]);
});

test('answers that do not fit the records are refused', async () => {
  await expect(through({ joinInput: true }, ['a', 'b'], '1\n')).rejects.toThrow(
    'Fail to join data: mismatched line count between the input and the output',
  );
  const json = { inputFormat: 'jsonlines', outputFormat: 'jsonlines', joinInput: true } as const;
  await expect(through(json, ['{}'], 'oops')).rejects.toThrow('Failed to parse output from the algorithm as JSON');
});
