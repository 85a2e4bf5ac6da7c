import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestCloud } from '../../_helpers/test-cloud';
import { FakeEngine } from '../../_helpers/fake-engine';
import type { ServiceId } from '../../../lib/local/services/service';
import { ended, jobRequest } from '../services/sagemaker/_helpers';

test('no URL of a request is ever fetched', async () => {
  const hits: (string | undefined)[] = [];
  const canary = createServer((request, response) => {
    hits.push(request.url);
    response.end('{}');
  });
  await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/bait`;
  {
    await using cloud = await createTestCloud({ engine: new FakeEngine(() => 0) });
    const attempt = (service: ServiceId, operation: string, input: object): Promise<unknown> =>
      cloud.door.call(service, operation, input, cloud.caller).catch(() => undefined);
    const role = 'arn:aws:iam::000000000000:role/r';

    await attempt('cloudformation', 'CreateStack', { StackName: 'one', TemplateURL: url });
    await attempt('cloudformation', 'GetTemplateSummary', { TemplateURL: url });
    await attempt('cloudformation', 'ValidateTemplate', { TemplateURL: url });
    const nested = { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } } };
    await attempt('cloudformation', 'CreateStack', { StackName: 'two', TemplateBody: JSON.stringify(nested) });
    await attempt('sns', 'CreateTopic', { Name: 'topic' });
    const TopicArn = 'arn:aws:sns:us-east-1:000000000000:topic';
    await attempt('sns', 'Subscribe', { TopicArn, Protocol: 'http', Endpoint: url });
    await attempt('sns', 'Publish', { TopicArn, Message: 'x' });
    const PrimaryContainer = { Image: url, ModelDataUrl: url };
    await attempt('sagemaker', 'CreateModel', { ModelName: 'model', ExecutionRoleArn: role, PrimaryContainer });
    const channel = { ChannelName: 'c', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: url } } } as const;
    await attempt('sagemaker', 'CreateTrainingJob', jobRequest('channel', { InputDataConfig: [channel] }));
    await attempt('sagemaker', 'CreateTrainingJob', jobRequest('output', { OutputDataConfig: { S3OutputPath: url } }));
    const AlgorithmSpecification = { TrainingImage: url, TrainingInputMode: 'File' } as const;
    await attempt('sagemaker', 'CreateTrainingJob', jobRequest('image', { AlgorithmSpecification }));
    for (const name of ['channel', 'output', 'image']) await ended(cloud, name).catch(() => undefined);
    await attempt('iam', 'CreateOpenIDConnectProvider', { Url: url });
  }
  canary.closeAllConnections();
  await new Promise((resolve) => canary.close(resolve));
  expect(hits).toEqual([]);
});
