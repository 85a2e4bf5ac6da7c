import { Bench, custom, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(async () => {
  bench = new Bench();
  await bench.call('CreateStack', {
    StackName: 'S',
    TemplateBody: templateOf({ A: parameter('/a', '1'), B: parameter('/b', { Ref: 'A' }) }),
  });
});
afterEach(() => bench.stop());

const update = (resources: object, more: object = {}) =>
  bench.begin('UpdateStack', { StackName: 'S', TemplateBody: templateOf(resources), ...more });
const physicalId = async (LogicalResourceId: string): Promise<string> => {
  type Answer = { StackResourceDetail: { PhysicalResourceId: string } };
  const { StackResourceDetail } = await bench.call<Answer>('DescribeStackResource', {
    StackName: 'S',
    LogicalResourceId,
  });
  return StackResourceDetail.PhysicalResourceId;
};
const refuse = (): void => {
  bench.answers['lambda Invoke'] = () => {
    throw new Error('no such function');
  };
};

test('the same template is no update', async () => {
  await expect(update({ A: parameter('/a', '1'), B: parameter('/b', { Ref: 'A' }) })).rejects.toMatchObject({
    code: 'ValidationError',
    message: 'No updates are to be performed.',
  });
});

test('a replacement is made first, taken up by what refers to it, and the old one deleted last', async () => {
  await update({ A: parameter('/a2', '1'), B: parameter('/b', { Ref: 'A' }) });
  expect((await bench.history('S')).slice(-9)).toEqual([
    'A UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.',
    'A UPDATE_IN_PROGRESS Resource creation Initiated',
    'A UPDATE_COMPLETE',
    'B UPDATE_IN_PROGRESS',
    'B UPDATE_COMPLETE',
    'S UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'A DELETE_IN_PROGRESS',
    'A DELETE_COMPLETE',
    'S UPDATE_COMPLETE',
  ]);
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a2': '1', '/b': '/a2' });
});

test('a failed update returns to what was: changed, replaced and added resources alike', async () => {
  refuse();
  await update({
    A: parameter('/a2', '2'),
    B: parameter('/b', 'changed'),
    N: parameter('/n', '1'),
    C: custom({}, { DependsOn: ['A', 'B', 'N'] }),
  });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '1', '/b': '/a' });
  expect(await physicalId('A')).toBe('/a');
  expect(await bench.history('S')).toContain(
    'S UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [C]. ',
  );
});

test('a stack can be updated again after its rollback', async () => {
  refuse();
  await update({ A: parameter('/a2', '2'), C: custom({}, { DependsOn: 'A' }) });
  await update({ A: parameter('/a', '3') });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '3' });
});

test('with rollback disabled the failure stays, and the next update or a rollback settles it', async () => {
  refuse();
  const failing = { A: parameter('/a2', '2'), B: parameter('/b', 'x'), C: custom({}, { DependsOn: ['A', 'B'] }) };
  await update(failing, { DisableRollback: true });
  expect(await bench.status('S')).toBe('UPDATE_FAILED');
  await bench.call('RollbackStack', { StackName: 'S' });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '1', '/b': '/a' });

  await update(failing, { DisableRollback: true });
  await update({ A: parameter('/a2', '2'), B: parameter('/b', 'x') });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a2': '2', '/b': 'x' });
});

test('a rollback that fails can be continued, passing over what cannot be helped', async () => {
  // GIVEN a parameter that takes no second change
  const put = bench.answers['ssm PutParameter'];
  bench.answers['ssm PutParameter'] = (input) => {
    if (input['Value'] !== 'x' && input['Overwrite'] === true) throw new Error('stuck');
    return put?.(input);
  };
  refuse();
  await update({ A: parameter('/a', '1'), B: parameter('/b', 'x'), C: custom({}, { DependsOn: 'B' }) });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_FAILED');
  // WHEN
  await bench.call('ContinueUpdateRollback', { StackName: 'S', ResourcesToSkip: ['B'] });
  // THEN
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a replacement under the same explicit name is refused', async () => {
  await bench.call('CreateStack', { StackName: 'R', TemplateBody: templateOf({ G: repository('AES256') }) });
  await bench
    .call('UpdateStack', { StackName: 'R', TemplateBody: templateOf({ G: repository('KMS') }) })
    .catch(() => undefined);
  expect((await bench.history('R')).filter((line) => line.includes('custom-named'))).toEqual([
    'G UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename repo (AWS::ECR::Repository) and update the stack again.',
  ]);

  function repository(EncryptionType: string): object {
    bench.answers['ecr DescribeRepositories'] = () => ({ repositories: [] });
    bench.answers['ecr CreateRepository'] = () => ({ repository: { repositoryArn: 'arn', repositoryUri: 'uri' } });
    return {
      Type: 'AWS::ECR::Repository',
      Properties: { RepositoryName: 'repo', EncryptionConfiguration: { EncryptionType } },
    };
  }
});

test('what leaves the template is deleted, or kept by its policy', async () => {
  await update({ A: parameter('/a', '1', { DeletionPolicy: 'Retain' }), B: parameter('/b', { Ref: 'A' }) });
  await update({ N: parameter('/n', '1') });
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '1', '/n': '1' });
  expect(await bench.history('S')).toEqual(expect.arrayContaining(['A DELETE_SKIPPED', 'B DELETE_COMPLETE']));
});

test('a stack that is being updated takes no second update', async () => {
  await update({ C: custom() });
  await expect(update({ A: parameter('/a', '9') })).rejects.toThrow(
    /^Stack:arn:.* is in UPDATE_IN_PROGRESS state and can not be updated.$/,
  );
  await bench.answer({ Status: 'SUCCESS' });
});

test('an update can be cancelled', async () => {
  await update({ A: parameter('/a', '2'), C: custom({}, { DependsOn: 'A' }) });
  await bench.call('CancelUpdateStack', { StackName: 'S' });
  await bench.clock.advance(0);
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '1', '/b': '/a' });
});
