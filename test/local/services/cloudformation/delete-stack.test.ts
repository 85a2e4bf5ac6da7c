import { Bench, custom, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

const create = (name: string, resources: object, more: object = {}) =>
  bench.begin<{ StackId: string }>('CreateStack', { StackName: name, TemplateBody: templateOf(resources, more) });

test('a deleted stack is found by its ARN only', async () => {
  const { StackId } = await create('S', { A: parameter('/a', '1') });
  await bench.call('DeleteStack', { StackName: 'S' });
  await expect(bench.status('S')).rejects.toThrow('Stack with id S does not exist');
  expect(await bench.status(StackId)).toBe('DELETE_COMPLETE');
  expect([...bench.parameters]).toEqual([]);
});

test('deleting what is not there succeeds', async () => {
  expect(await bench.call('DeleteStack', { StackName: 'Nope' })).toEqual({});
});

test('what is gone already counts as deleted', async () => {
  const { StackId } = await create('S', { A: parameter('/a', '1') });
  bench.parameters.clear();
  await bench.call('DeleteStack', { StackName: 'S' });
  expect(await bench.status(StackId)).toBe('DELETE_COMPLETE');
});

test('retained resources stay', async () => {
  await create('S', { A: parameter('/a', '1', { DeletionPolicy: 'Retain' }), B: parameter('/b', '1') });
  await bench.call('DeleteStack', { StackName: 'S' });
  expect([...bench.parameters.keys()]).toEqual(['/a']);
});

test('what will not go fails the deletion, which can leave it behind', async () => {
  const { StackId } = await create('S', { A: parameter('/a', '1'), B: parameter('/b', { Ref: 'A' }) });
  bench.answers['ssm DeleteParameter'] = () => {
    throw new Error('stuck');
  };
  await bench.call('DeleteStack', { StackName: 'S' });
  expect((await bench.history('S')).slice(-3)).toEqual([
    'B DELETE_IN_PROGRESS',
    'B DELETE_FAILED stuck',
    'S DELETE_FAILED The following resource(s) failed to delete: [B]. ',
  ]);
  await bench.call('DeleteStack', { StackName: 'S', RetainResources: ['A', 'B'] });
  expect(await bench.status(StackId)).toBe('DELETE_COMPLETE');
});

test('a protected stack is not deleted', async () => {
  await create('S', { A: parameter('/a', '1') });
  await bench.call('UpdateTerminationProtection', { StackName: 'S', EnableTerminationProtection: true });
  await expect(bench.call('DeleteStack', { StackName: 'S' })).rejects.toThrow(
    'Stack [S] cannot be deleted while TerminationProtection is enabled',
  );
});

test('a stack that is being created can be deleted', async () => {
  // GIVEN a custom resource that does not answer
  const { StackId } = await create('S', { A: parameter('/a', '1'), C: custom({ X: { Ref: 'A' } }) });
  // WHEN
  const deletion = bench.call('DeleteStack', { StackName: 'S' });
  await bench.clock.advance(0);
  await bench.answer({ Status: 'SUCCESS' });
  await deletion;
  // THEN
  expect(bench.events.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
  expect(await bench.status(StackId)).toBe('DELETE_COMPLETE');
  expect([...bench.parameters]).toEqual([]);
});

test('an export in use can neither go nor change', async () => {
  const exporting = (value: string) => ({ Outputs: { O: { Value: value, Export: { Name: 'shared' } } } });
  await create('Giver', { A: parameter('/a', '1') }, exporting('v1'));
  await create('Taker', { B: parameter('/b', { 'Fn::ImportValue': 'shared' }) });
  expect(await bench.call('ListImports', { ExportName: 'shared' })).toMatchObject({ Imports: ['Taker'] });

  await bench.call('DeleteStack', { StackName: 'Giver' });
  expect((await bench.history('Giver')).at(-1)).toBe(
    'Giver DELETE_FAILED Delete canceled. Cannot delete export shared as it is in use by Taker.',
  );
  expect([...bench.parameters.keys()]).toEqual(['/a', '/b']);

  await bench.call('DeleteStack', { StackName: 'Taker' });
  await bench.call('DeleteStack', { StackName: 'Giver' });
  expect(await bench.call('ListExports', {})).toMatchObject({ Exports: [] });
});

test('an update that would change an export in use rolls back', async () => {
  const exporting = (value: string) => ({ Outputs: { O: { Value: value, Export: { Name: 'shared' } } } });
  await create('Giver', { A: parameter('/a', '1') }, exporting('v1'));
  await create('Taker', { B: parameter('/b', { 'Fn::ImportValue': 'shared' }) });
  await bench.call('UpdateStack', {
    StackName: 'Giver',
    TemplateBody: templateOf({ A: parameter('/a', '1') }, exporting('v2')),
  });
  expect(await bench.status('Giver')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await bench.history('Giver')).toContain(
    'Giver UPDATE_ROLLBACK_IN_PROGRESS Cannot update export shared as it is in use by Taker. ',
  );
});

test('an export has one owner', async () => {
  const Outputs = { O: { Value: 'v', Export: { Name: 'shared' } } };
  await create('First', { A: parameter('/a', '1') }, { Outputs });
  await create('Second', { B: parameter('/b', '1') }, { Outputs });
  expect(await bench.status('Second')).toBe('ROLLBACK_COMPLETE');
});

test('an import that nobody exports is refused', async () => {
  await expect(create('S', { B: parameter('/b', { 'Fn::ImportValue': 'nope' }) })).rejects.toThrow(
    'No export named nope found.',
  );
});
