import { resolveDynamicReferences } from '../../../lib/local/template/dynamic-references';

const source = {
  ssm: (name: string, version: string | undefined, secure: boolean) =>
    Promise.resolve(name === 'none' ? undefined : `${name}@${version ?? 'latest'}${secure ? '!' : ''}`),
  secret: (id: string, stage?: string, version?: string) =>
    Promise.resolve(id === 'none' ? undefined : JSON.stringify({ user: 'me', of: [id, stage, version].join() })),
};

test.each([
  ['a {{resolve:ssm:/x/y:3}} b', 'a /x/y@3 b'],
  ['{{resolve:ssm:/x}}', '/x@latest'],
  ['{{resolve:ssm-secure:/x:1}}', '/x@1!'],
  ['{{resolve:secretsmanager:s:SecretString:user}}', 'me'],
  ['{{resolve:secretsmanager:s:SecretString:of:AWSCURRENT}}', 's,AWSCURRENT,'],
  [
    '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:000000000000:secret:s-1:SecretString:of::v1}}',
    'arn:aws:secretsmanager:us-east-1:000000000000:secret:s-1,,v1',
  ],
  ['{{resolve:secretsmanager:s}}', '{"user":"me","of":"s,,"}'],
])('%s', async (text, expected) => {
  expect(await resolveDynamicReferences({ deep: [text] }, source)).toEqual({ deep: [expected] });
});

test.each([
  ['{{resolve:ssm:none}}', 'Parameters: [ssm:none] cannot be found.'],
  ['{{resolve:secretsmanager:none}}', "Secrets Manager can't find the specified secret: none"],
  ['{{resolve:secretsmanager:s:SecretString:nope}}', 'Could not find a value associated with JSONKey in SecretString'],
])('%s is refused', async (text, message) => {
  await expect(resolveDynamicReferences(text, source)).rejects.toThrow(message);
});
