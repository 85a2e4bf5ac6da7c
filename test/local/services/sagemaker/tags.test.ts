import { servingEngine } from './_endpoint';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { call, jobRequest, ROLE } from './_helpers';
import { processingRequest } from './_processing';
import { transformRequest } from './_transform';
import { tuningRequest } from './_tuning';

const Containers = [{ Image: 'server:1', ModelDataUrl: 's3://b/model.tar.gz' }];
const InferenceSpecification = {
  Containers,
  SupportedContentTypes: ['text/csv'],
  SupportedResponseMIMETypes: ['text/csv'],
};
const ProductionVariants = [
  { VariantName: 'v', ModelName: 'model', InitialInstanceCount: 1, InstanceType: 'ml.m5.large' },
];
const PrimaryContainer = { Image: 'server:1' };

/** Every operation that takes tags. */
const TAGGED: readonly (readonly [operation: string, input: object])[] = [
  ['CreateTrainingJob', jobRequest('new')],
  ['CreateProcessingJob', processingRequest('new')],
  ['CreateTransformJob', transformRequest('new')],
  ['CreateHyperParameterTuningJob', tuningRequest('new')],
  ['CreateModel', { ModelName: 'new', ExecutionRoleArn: ROLE, PrimaryContainer }],
  ['CreateEndpointConfig', { EndpointConfigName: 'new', ProductionVariants }],
  ['CreateEndpoint', { EndpointName: 'new', EndpointConfigName: 'config' }],
  ['CreateModelPackageGroup', { ModelPackageGroupName: 'new' }],
  ['CreateModelPackage', { ModelPackageName: 'new', InferenceSpecification }],
  ['AddTags', { ResourceArn: 'arn:aws:sagemaker:us-east-1:000000000000:model/model' }],
];

test.each(TAGGED)(
  '%s refuses a key that is given twice or belongs to AWS, and makes nothing',
  async (operation, input) => {
    await using engine = await servingEngine();
    await using cloud = await createTestCloud({ engine });
    await call(cloud, 'CreateModel', { ModelName: 'model', ExecutionRoleArn: ROLE, PrimaryContainer });
    await call(cloud, 'CreateEndpointConfig', { EndpointConfigName: 'config', ProductionVariants });
    const tagged = (...keys: string[]) => ({ ...input, Tags: keys.map((Key) => ({ Key, Value: '' })) });
    await expect(call(cloud, operation, tagged('a', 'b', 'a'))).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Duplicate tag key',
    });
    await expect(call(cloud, operation, tagged('AWS:mine'))).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'aws: prefixed tag key names are not allowed for external use.',
    });
    await call(cloud, operation, tagged('a', 'A', 'aws'));
  },
);
