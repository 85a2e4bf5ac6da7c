import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdkArguments, findProjectCdk, takeState } from '../../../lib/local/cli/project-cdk';
import { temporaryDirectory } from './_cli';

test('flags of the user are passed on as they are', () => {
  expect(cdkArguments('diff', ['MyStack', '--context', 'a=b'])).toEqual([
    'diff',
    '--no-notices',
    'MyStack',
    '--context',
    'a=b',
  ]);
});

test('a deployment asks for no approval', () => {
  expect(cdkArguments('deploy', [])).toEqual(['deploy', '--no-notices', '--require-approval', 'never']);
});

test.each([[['--require-approval', 'broadening']], [['--require-approval=broadening']]])(
  'unless the user says otherwise: %j',
  (flags) => {
    expect(cdkArguments('deploy', flags)).toEqual(['deploy', '--no-notices', ...flags]);
  },
);

test('destroy asks as cdk does', () => {
  expect(cdkArguments('destroy', ['--all'])).toEqual(['destroy', '--no-notices', '--all']);
});

test('the CDK CLI of the nearest folder above is taken', () => {
  // GIVEN
  const root = temporaryDirectory();
  const bin = join(root, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(root, 'packages', 'app'), { recursive: true });
  writeFileSync(join(bin, 'cdk'), '');

  // THEN
  expect(findProjectCdk(join(root, 'packages', 'app'))).toBe(join(bin, 'cdk'));
});

test('a project without the CDK CLI is told how to get it', () => {
  const directory = temporaryDirectory();
  expect(() => findProjectCdk(directory)).toThrow(
    `no node_modules/.bin/cdk in ${directory} or above it: install the CDK CLI in the project with "npm install --save-dev aws-cdk"`,
  );
});

test.each([
  [['Stack', '--state', 'dir', '--force'], { state: 'dir', args: ['Stack', '--force'] }],
  [['--state=dir'], { state: 'dir', args: [] }],
  [['Stack', '--force'], { args: ['Stack', '--force'] }],
])("of %j only --state is trainyard's", (given, expected) => {
  expect(takeState(given)).toEqual(expected);
});
