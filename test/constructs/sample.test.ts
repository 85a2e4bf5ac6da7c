import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { TrainyardDigits } from '../../bin/app';

const ROOT = join(__dirname, '../..');
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

let outdir: string;
let app: App;
let stack: TrainyardDigits;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), 'trainyard-sample-'));
  app = new App({ outdir, context });
  stack = new TrainyardDigits(app, 'TrainyardDigits');
  // With CDK's own validation, as an error: the sample has no finding of it.
  process.env['CDK_VALIDATION'] = 'true';
  app.synth();
});
afterAll(() => rmSync(outdir, { recursive: true }));

describe('the sample app', () => {
  test('has no finding of cdk-nag that nobody acknowledged with a reason', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test('has none under the defaults of CDK either, where no feature flag is set', () => {
    const bare = new App({ outdir: join(outdir, 'bare') });
    new TrainyardDigits(bare, 'TrainyardDigits');
    expect(new AwsSolutionsChecks().validateScope(bare).violations).toEqual([]);
  });

  test('says what was trained, registered and deployed', () => {
    expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual([
      'TrainingJobName',
      'ModelArtifact',
      'ValidationAccuracy',
      'BillableSeconds',
      'RegistryName',
      'EndpointName',
    ]);
  });

  test('keeps to resource types that can be rehearsed', () => {
    const types = Object.values(Template.fromStack(stack).toJSON()['Resources'] as Record<string, { Type: string }>);
    const others = types
      .map(({ Type }) => Type)
      .filter((type) => !/^(AWS::(CloudWatch|Events|IAM|KMS|Lambda|Logs|S3|SNS|SageMaker)|Custom)::/.test(type));
    expect(others).toEqual([]);
  });

  test('passes no role on *, and attaches no managed policy', () => {
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).not.toContain('FullAccess');
    expect(text).not.toMatch(/"iam:PassRole"[^}]*"Resource":"\*"/);
  });

  // No package of Debian or npm has it, so CI can not ask for it.
  const hasCfnLint = spawnSync('cfn-lint', ['--version']).status === 0;
  if (!hasCfnLint) console.warn('not run, the sample under cfn-lint: it is not installed');
  (hasCfnLint ? test : () => undefined)('has no error of cfn-lint', () => {
    const template = join(outdir, 'TrainyardDigits.template.json');
    const run = spawnSync('cfn-lint', ['--ignore-checks', 'W', '--', template], { encoding: 'utf8' });
    expect(run.stdout).toBe('');
  });
});
