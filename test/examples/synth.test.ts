import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { findResourceType } from '../../lib/local/template/resources/table';
import { EXAMPLES, examples, newApp, typesOf } from './_examples';

test('every example is tested', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(examples.map(({ name }) => name).sort());
});

describe.each(examples)('example $name', ({ name, build, rejected }) => {
  let outdir: string;
  let app: App;
  let stack: Stack;
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'trainyard-example-'));
    app = newApp(outdir);
    stack = build(app);
    // With CDK's own validation, as an error.
    process.env['CDK_VALIDATION'] = 'true';
    app.synth();
  });
  afterAll(() => rmSync(outdir, { recursive: true }));

  test('has a README with the commands, and a cdk.json', () => {
    expect(readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8')).toContain('npx trainyard deploy');
    expect(existsSync(join(EXAMPLES, name, 'cdk.json'))).toBe(true);
  });

  test('has no finding of cdk-nag that nobody acknowledged with a reason', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test('passes no role on *, and attaches no policy with full access', () => {
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toContain('FullAccess');
    expect(text).not.toMatch(/"iam:PassRole"[^}]*"Resource":"\*"/);
  });

  test('uses exactly the stated types that the local cloud rejects', () => {
    expect(typesOf(stack).filter((type) => findResourceType(type) === undefined)).toEqual(rejected);
  });
});
