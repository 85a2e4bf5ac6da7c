import { confineContainers } from '../../../lib/local/cloud/authorizer';

const caller = { account: '000000000000', region: 'us-east-1', arn: 'arn:aws:iam::000000000000:root' };
const ASSETS = 'arn:aws:s3:::cdk-hnb659fds-assets-000000000000-us-east-1/code.zip';

const authorize = (fromContainer: boolean, action: string, resource: string) =>
  confineContainers.authorize({ caller: { ...caller, fromContainer }, action, resource });

describe.each([
  ['lambda:CreateFunction', '*'],
  ['lambda:UpdateFunctionCode', '*'],
  ['lambda:PublishLayerVersion', '*'],
  ['cloudformation:CreateStack', '*'],
  ['cloudformation:ExecuteChangeSet', '*'],
  ['ecr:PutImage', '*'],
  ['s3:PutObject', ASSETS],
  ['s3:CompleteMultipartUpload', ASSETS],
  ['s3:DeleteObjects', ASSETS.replace(/\/.*/, '')],
])('%s, by which a program could run outside of a container', (action, resource) => {
  test('is refused to containers', () => {
    const words = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} because`;
    expect(() => authorize(true, action, resource)).toThrow(words);
  });

  test('is permitted to programs of this machine', () => {
    expect(() => authorize(false, action, resource)).not.toThrow();
  });
});

test.each([
  ['lambda:Invoke', '*'],
  ['cloudformation:DescribeStacks', '*'],
  ['ecr:BatchGetImage', '*'],
  ['s3:GetObject', ASSETS],
  ['s3:PutObject', 'arn:aws:s3:::data/model.tar.gz'],
  ['sagemaker:CreateTrainingJob', '*'],
  ['sagemaker:InvokeEndpoint', '*'],
])('%s is permitted to containers', (action, resource) => {
  expect(() => authorize(true, action, resource)).not.toThrow();
});
