import { Bench, custom, parameter, templateOf } from './bench';

let bench: Bench;
beforeEach(() => void (bench = new Bench()));
afterEach(() => bench.stop());

async function begin(operation: string, resources: object): Promise<void> {
  await bench.begin(operation, { StackName: 'S', TemplateBody: templateOf(resources) });
}

test('a creation that was interrupted rolls back at the next start', async () => {
  await begin('CreateStack', { A: parameter('/a', '1'), C: custom({ X: { Ref: 'A' } }) });
  await bench.restart();
  await bench.answer({ Status: 'SUCCESS' });
  expect(bench.events.map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
  expect(await bench.status('S')).toBe('ROLLBACK_COMPLETE');
  expect([...bench.parameters]).toEqual([]);
  expect(await bench.history('S')).toContain(
    'S ROLLBACK_IN_PROGRESS The local cloud stopped while this was in progress. Rollback requested by user.',
  );
});

test('what an interrupted call may have made is deleted too', async () => {
  // GIVEN a service that makes the parameter and never answers
  bench.answers['ssm PutParameter'] = ({ Name }) => {
    bench.parameters.set(Name as string, '1');
    return new Promise(() => undefined);
  };
  void bench.call('CreateStack', { StackName: 'S', TemplateBody: templateOf({ A: parameter('/a', '1') }) });
  await bench.clock.advance(0);
  expect([...bench.parameters.keys()]).toEqual(['/a']);
  // WHEN
  await bench.restart();
  // THEN
  expect(await bench.status('S')).toBe('ROLLBACK_COMPLETE');
  expect([...bench.parameters]).toEqual([]);
});

test('an update that was interrupted returns to what was', async () => {
  await begin('CreateStack', { A: parameter('/a', '1') });
  await begin('UpdateStack', {
    A: parameter('/a2', '2'),
    N: parameter('/n', '1'),
    C: custom({}, { DependsOn: ['A', 'N'] }),
  });
  await bench.restart();
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(Object.fromEntries(bench.parameters)).toEqual({ '/a': '1' });
});

test('a deletion that was interrupted goes on', async () => {
  await begin('CreateStack', { A: parameter('/a', '1'), C: custom({ X: { Ref: 'A' } }) });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'c' });
  await bench.begin('DeleteStack', { StackName: 'S' });
  await bench.restart();
  await bench.answer({ Status: 'SUCCESS' });
  await expect(bench.status('S')).rejects.toThrow('Stack with id S does not exist');
  expect([...bench.parameters]).toEqual([]);
});

test('a clean-up that was interrupted is finished', async () => {
  await begin('CreateStack', { A: parameter('/a', '1'), C: custom() });
  await bench.answer({ Status: 'SUCCESS', PhysicalResourceId: 'c' });
  await begin('UpdateStack', { A: parameter('/a', '2') });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  await bench.restart();
  await bench.answer({ Status: 'SUCCESS' });
  expect(await bench.status('S')).toBe('UPDATE_COMPLETE');
});
