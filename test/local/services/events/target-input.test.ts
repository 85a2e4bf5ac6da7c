import type { EventDocument } from '../../../../lib/local/services/events/records';
import { inputFor } from '../../../../lib/local/services/events/target-input';

const event: EventDocument = {
  version: '0',
  id: 'id-1',
  'detail-type': 'SageMaker Training Job State Change',
  source: 'aws.sagemaker',
  account: '000000000000',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: ['arn'],
  detail: { TrainingJobName: 'digits', Says: 'a "quote"', Metrics: [{ Value: 0.5 }] },
};
const surroundings = { rule: { name: 'r' }, ruleArn: 'arn:rule', ingested: new Date(0) };

test('without an input the target gets the event', () => {
  expect(JSON.parse(inputFor({ Id: 'a', Arn: 'x' }, event, surroundings))).toEqual(event);
});

test('a path picks a part', () => {
  expect(inputFor({ Id: 'a', Arn: 'x', InputPath: '$.detail.Metrics[0]' }, event, surroundings)).toBe('{"Value":0.5}');
});

test.each([
  [
    '{"job": <job>, "text": "job <job> says <says>", "all": <metrics>, "none": <none>}',
    '{"job": "digits", "text": "job digits says a \\"quote\\"", "all": [{"Value":0.5}], "none": null}',
  ],
  ['"<job> is done"', '"digits is done"'],
  [
    '{"rule": "<aws.events.rule-name>", "at": "<aws.events.event.ingestion-time>"}',
    '{"rule": "r", "at": "1970-01-01T00:00:00.000Z"}',
  ],
  ['<unknown>', '<unknown>'],
])('template %s', (InputTemplate, expected) => {
  const InputPathsMap = {
    job: '$.detail.TrainingJobName',
    says: '$.detail.Says',
    metrics: '$.detail.Metrics',
    none: '$.detail.None',
  };
  expect(inputFor({ Id: 'a', Arn: 'x', InputTransformer: { InputPathsMap, InputTemplate } }, event, surroundings)).toBe(
    expected,
  );
});
