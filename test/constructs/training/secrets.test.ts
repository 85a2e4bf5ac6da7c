import { SecretValue } from 'aws-cdk-lib';
import { secretIn } from '../../../lib/constructs/private/secret-shapes';
import { makeJob, makeStack } from '../_stack';

const x = (length: number) => 'aB3'.repeat(length).slice(0, length);
const hex = (length: number) => '0a1b2c3d'.repeat(length).slice(0, length);
/** Put together here, so that no scanner takes this file for a leak. */
const of = (...parts: string[]) => parts.join('');

const SECRETS: [string, string][] = [
  ['KEY', of('AKIA', 'IOSFODNN7EXAMPLE')],
  ['KEY', of('ASIA', 'IOSFODNN7EXAMPLE')],
  ['KEY', of('wJalrXUtnFEMI', '/K7MDENG/bPxRfiCYEXAMPLEKEY')],
  ['KEY', of('sagemaker-api-key-', x(40))],
  ['GIT', of('ghp_', x(36))],
  ['GIT', of('gho_', x(36))],
  ['GIT', of('ghs_', x(36))],
  ['GIT', of('github_pat_', x(60))],
  ['GIT', of('glpat-', x(20))],
  ['CHAT', of('xoxb-', '123456789012-', x(24))],
  ['CHAT', of('xapp-', '1-', x(24))],
  ['CHAT', of('https://hooks.slack.com/services/', 'T000/B000/', x(24))],
  ['PAY', of('sk_live_', x(24))],
  ['PAY', of('rk_test_', x(24))],
  ['HF', of('hf_', x(34))],
  ['LLM', of('sk-', x(48))],
  ['LLM', of('sk-proj-', x(48))],
  ['LLM', of('sk-ant-', 'api03-', x(48))],
  ['GCP', of('AIza', x(35))],
  ['GCP', of('ya29.', x(40))],
  ['GCP', of('GOCSPX-', x(28))],
  ['GCP', '{"type":"service_account","private_key": "..."}'],
  ['PEM', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ['PEM', '-----BEGIN OPENSSH PRIVATE KEY-----'],
  ['PEM', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ['JWT', of('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.', x(43))],
  ['NPM', of('npm_', x(36))],
  ['PIP', of('pypi-', x(60))],
  ['HUB', of('dckr_pat_', x(27))],
  ['MAIL', of('SG.', x(22), '.', x(43))],
  ['SMS', of('SK', hex(32))],
  ['MAIL', of('key-', hex(32))],
  ['DO', of('dop_v1_', hex(64))],
  ['SHOP', of('shpat_', hex(32))],
  ['SHOP', of('sq0atp-', x(22))],
  ['TASKS', of('lin_api_', x(40))],
  ['DBX', of('dapi', hex(32))],
  ['JIRA', of('ATATT3', x(60))],
  ['APM', of('NRAK-', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ1')],
  ['VAULT', of('hvs.', x(24))],
  ['TFC', of(x(14), '.atlasv1.', x(60))],
  ['BOT', of('123456789:', 'AA', x(33))],
  ['AZURE', of('AccountKey=', x(86), '==')],
  ['DB', of('postgres://user:', 'hunter2@db.example.com/app')],
  ['DB', of('redis://:', 'hunter2@cache:6379')],
  ['DB', of('Server=db;Uid=app;', 'Pwd=hunter22;')],
  ['AUTH', of('Bearer ', x(30))],
  ['AUTH', of('Basic ', x(30))],
  ['DB_PASSWORD', 'hunter2'],
  ['WANDB_API_KEY', hex(40)],
  ['client-secret', 'correct horse'],
  ['AWS_SECRET_ACCESS_KEY', 'short'],
  ['MLFLOW_TRACKING_TOKEN', x(24)],
];

const HARMLESS: [string, string][] = [
  ['max_tokens', '512'],
  ['eos_token', '</s>'],
  ['pad_token', '[PAD]'],
  ['tokenizer', 'bert-base-uncased'],
  ['MODEL', 'meta-llama/Llama-3.1-8B-Instruct'],
  ['S3', 's3://bucket/a-very-long-prefix/with/many/parts/2026/01/01/data.csv'],
  ['IMAGE', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/image@sha256:' + hex(64)],
  ['API_KEY_ARN', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf'],
  ['SECRET', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf'],
  ['PASSWORD', '/run/secrets/password'],
  ['COMMIT', hex(40)],
  ['url', 'https://example.com/a:b@c'],
  ['learning-rate', '0.003'],
];

test.each(SECRETS)('%s=%s looks like a secret', (name, value) => {
  expect(secretIn(name, value)).toBeDefined();
});

test('at least 50 secrets are tried', () => {
  expect(SECRETS.length).toBeGreaterThanOrEqual(50);
});

test.each(HARMLESS)('%s=%s does not', (name, value) => {
  expect(secretIn(name, value)).toBeUndefined();
});

test('a secret of Secrets Manager that CloudFormation would fill in is one', () => {
  const value = SecretValue.secretsManager('name').unsafeUnwrap();
  expect(secretIn('anything', `prefix ${value}`)).toBe('a secret that CloudFormation would fill in');
});

test('a parameter that is no secret is none', () => {
  expect(secretIn('anything', '{{resolve:ssm:/plain:1}}')).toBeUndefined();
});

test('the error names the setting and keeps the value to itself', () => {
  const value = of('hf_', x(34));
  const make = () => makeJob(makeStack(), { environment: { HF: value }, hyperparameters: { 'hub-token': value } });
  expect(make).toThrow(
    'Test/Train: hyperparameter "hub-token" looks like a token of Hugging Face, which whoever may describe the job could read: keep it in Secrets Manager and give secrets; environment variable "HF" looks like a token of Hugging Face',
  );
  expect(make).not.toThrow(value);
});
