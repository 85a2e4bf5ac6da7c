import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { makeJob, makeStack, only, statements, trainyard } from '../_stack';

const GROUP = 'AWS::SageMaker::ModelPackageGroup';
const VERSION = 'AWS::SageMaker::ModelPackage';

describe('a model registry', () => {
  test('has a name made of the names of stack and construct, and stays', () => {
    const stack = makeStack();
    new trainyard.ModelRegistry(stack, 'Registry');
    expect(only(stack, GROUP)['ModelPackageGroupName']).toMatch(/^test-registry-[0-9a-f]{8}$/);
    Template.fromStack(stack).allResources(GROUP, { DeletionPolicy: 'Retain' });
  });

  test('refuses a name that SageMaker would', () => {
    expect(() => new trainyard.ModelRegistry(makeStack(), 'Registry', { modelPackageGroupName: 'a_b' })).toThrow(
      'Test/Registry: modelPackageGroupName is "a_b", give letters, digits and hyphens',
    );
  });

  test('registers the model of a training job, undecided', () => {
    const stack = makeStack();
    const registry = new trainyard.ModelRegistry(stack, 'Registry', { modelPackageGroupName: 'digits' });
    const job = makeJob(stack);
    registry.register('V1', { source: trainyard.ModelSource.fromTrainingJob(job), metadata: { by: 'test' } });
    expect(only(stack, VERSION)).toMatchObject({
      ModelPackageGroupName: 'digits',
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { by: 'test' },
      InferenceSpecification: {
        Containers: [{ ModelDataUrl: stack.resolve(job.modelArtifactS3Uri) }],
        SupportedContentTypes: ['text/csv', 'application/json'],
        SupportedResponseMIMETypes: ['text/csv', 'application/json'],
      },
    });
  });

  test('keeps earlier versions unless the registry itself goes', () => {
    const stack = makeStack();
    const source = trainyard.ModelSource.fromTrainingJob(makeJob(stack));
    new trainyard.ModelRegistry(stack, 'Kept').register('V1', { source });
    const gone = new trainyard.ModelRegistry(stack, 'Gone', { removalPolicy: RemovalPolicy.DESTROY });
    gone.register('V1', { source });
    const policies = Object.values(Template.fromStack(stack).findResources(VERSION)).map(
      (version) => version['UpdateReplacePolicy'] as string,
    );
    expect(policies).toEqual(['Retain', 'Delete']);
  });

  test('does not register a model package again', () => {
    const stack = makeStack();
    const registry = new trainyard.ModelRegistry(stack, 'Registry');
    const version = trainyard.ModelPackage.fromModelPackageAttributes(stack, 'Own', { modelPackageArn: 'arn:x' });
    expect(() => registry.register('V1', { source: trainyard.ModelSource.fromModelPackage(version) })).toThrow(
      'Test/Registry/V1: source is a model package already, give a training job or an artifact',
    );
  });

  test('lets whom it is granted to register versions of this group only', () => {
    const stack = makeStack();
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const registry = trainyard.ModelRegistry.fromModelPackageGroupName(stack, 'Registry', 'digits');
    registry.grantRead(role);
    registry.grantRegister(role);
    const resources = JSON.stringify(statements(stack, 'sagemaker:CreateModelPackage')[0]?.Resource);
    expect(resources).toContain(':model-package-group/digits');
    expect(resources).toContain(':model-package/digits/*');
  });
});
