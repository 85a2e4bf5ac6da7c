import { Bench, custom, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

async function begin(operation: string, resources: object, more: object = {}): Promise<void> {
  await bench.begin(operation, { StackName: 'S', TemplateBody: templateOf(resources), ...more });
}

test('the function is told what CloudFormation tells it', async () => {
  await begin('CreateStack', { C: custom({ Count: 3, Deep: { On: true } }) });
  expect(bench.events[0]).toEqual({
    RequestType: 'Create',
    ResponseURL: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:4566\/_cloudformation\/responses\/[0-9a-f-]{36}$/,
    ) as string,
    StackId: expect.stringContaining(':stack/S/') as string,
    RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    LogicalResourceId: 'C',
    ResourceType: 'Custom::Thing',
    ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      Count: '3',
      Deep: { On: 'true' },
    },
  });
  await bench.answer({ Status: 'SUCCESS' });
});

test('the answer gives physical id and attributes', async () => {
  await begin('CreateStack', { C: custom(), A: parameter('/a', { 'Fn::Sub': '${C} ${C.Made.By}' }) });
  expect(await bench.status('S')).toBe('CREATE_IN_PROGRESS');
  expect(await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1', Data: { 'Made.By': 'me' } })).toBe(200);
  expect(await bench.status('S')).toBe('CREATE_COMPLETE');
  expect(bench.parameters.get('/a')).toBe('thing-1 me');
});

test('an attribute that the answer lacks fails what asks for it', async () => {
  await begin('CreateStack', { C: custom(), A: parameter('/a', { 'Fn::GetAtt': ['C', 'Nope'] }) });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1' });
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.history('S')).toContain(
    "A CREATE_FAILED CustomResource attribute error: Vendor response doesn't contain Nope attribute in object thing-1",
  );
});

test('a failure is told in the words of the function, and the resource is deleted', async () => {
  await begin('CreateStack', { C: custom() });
  await bench.answer({ Status: 'FAILED', Reason: 'out of stock', PhysicalResourceId: 'half-made' });
  expect(await bench.history('S')).toContain(
    'C CREATE_FAILED Received response status [FAILED] from custom resource. Message returned: out of stock',
  );
  expect(bench.events.at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'half-made' });
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.status('S')).toBe('ROLLBACK_COMPLETE');
});

test('a new physical id in an update deletes the old one afterwards', async () => {
  await begin('CreateStack', { C: custom({ V: '1' }) });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'one' });
  await begin('UpdateStack', { C: custom({ V: '2' }) });
  expect(bench.events.at(-1)).toMatchObject({
    RequestType: 'Update',
    PhysicalResourceId: 'one',
    OldResourceProperties: { V: '1' },
  });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'two' });
  expect(bench.events.at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'one' });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE');
});

test('an update that is rolled back is answered by an update to the old properties', async () => {
  await begin('CreateStack', { C: custom({ V: '1' }) });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'one' });
  await begin('UpdateStack', { C: custom({ V: '2' }) });
  await bench.answer({ Status: 'FAILED', Reason: 'no' });
  expect(bench.events.at(-1)).toMatchObject({
    RequestType: 'Update',
    ResourceProperties: { V: '1' },
    OldResourceProperties: { V: '2' },
  });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'one' });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('silence fails the resource after its timeout', async () => {
  await begin('CreateStack', { C: custom({ ServiceTimeout: '60' }) }, { OnFailure: 'DO_NOTHING' });
  await bench.clock.advance(60_000);
  expect((await bench.history('S')).at(-2)).toMatch(
    /^C CREATE_FAILED CloudFormation did not receive a response from your Custom Resource\./,
  );
});

test('an answer may come twice, but not from nowhere', async () => {
  await begin('CreateStack', { C: custom() });
  const [event] = bench.events;
  await bench.answer({ Status: 'SUCCESS' }, event);
  expect(await bench.answer({ Status: 'SUCCESS' }, event)).toBe(200);
  const stranger = { ...event, ResponseURL: 'http://127.0.0.1:4566/_cloudformation/responses/guess' } as typeof event;
  expect(await bench.answer({ Status: 'SUCCESS' }, stranger)).toBe(403);
});

test('an answer over 4096 bytes fails the resource', async () => {
  await begin('CreateStack', { C: custom() }, { OnFailure: 'DO_NOTHING' });
  await bench.answer({ Status: 'SUCCESS', Data: { X: 'x'.repeat(5000) } });
  expect(await bench.history('S')).toContain(
    'C CREATE_FAILED Received response status [FAILED] from custom resource. Message returned: Response object is too long.',
  );
});

test('a wait condition waits for the signals of its handle', async () => {
  const Handle = { Type: 'AWS::CloudFormation::WaitConditionHandle' };
  const Wait = {
    Type: 'AWS::CloudFormation::WaitCondition',
    Properties: { Handle: { Ref: 'Handle' }, Timeout: '300', Count: 2 },
  };
  await begin('CreateStack', { Handle, Wait, A: parameter('/a', { 'Fn::GetAtt': ['Wait', 'Data'] }) });
  type Answer = { StackResourceDetail: { PhysicalResourceId: string } };
  const { StackResourceDetail } = await bench.call<Answer>('DescribeStackResource', {
    StackName: 'S',
    LogicalResourceId: 'Handle',
  });
  const event = { RequestType: '', ResponseURL: StackResourceDetail.PhysicalResourceId, ResourceProperties: {} };
  await bench.answer({ Status: 'SUCCESS', UniqueId: 'one', Data: '1', Reason: '' }, event);
  await bench.answer({ Status: 'SUCCESS', UniqueId: 'two', Data: '2', Reason: '' }, event);
  expect(await bench.status('S')).toBe('CREATE_COMPLETE');
  expect(bench.parameters.get('/a')).toBe('{"one":"1","two":"2"}');
});
