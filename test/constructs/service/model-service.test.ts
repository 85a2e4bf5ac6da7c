import { Template } from 'aws-cdk-lib/assertions';
import { makeStack, only, trainyard } from '../_stack';

function make(props: Partial<trainyard.ModelServiceProps> = {}) {
  const stack = makeStack();
  const data = new trainyard.DatasetBucket(stack, 'Data');
  const service = new trainyard.ModelService(stack, 'Digits', {
    container: trainyard.TrainingContainer.fromAsset('training-scripts/digits'),
    channels: { train: data.dataset('digits/train') },
    metricDefinitions: [{ name: 'validation:accuracy', regex: 'validation:accuracy=([0-9.]+)' }],
    approveAt: { 'validation:accuracy': 0.9 },
    ...props,
  });
  return { stack, data, service, template: Template.fromStack(stack) };
}

describe('a model service', () => {
  test('trains, registers with metrics, approves by them, serves and watches', () => {
    const { stack, template, service } = make();
    template.resourceCountIs('Custom::TrainyardTrainingJob', 1);
    expect(only(stack, 'AWS::SageMaker::ModelPackage')).toMatchObject({
      ModelApprovalStatus: 'PendingManualApproval',
      CustomerMetadataProperties: { 'validation:accuracy': expect.anything(), trainingJob: expect.anything() },
    });
    const policies = JSON.stringify(template.findResources('AWS::Lambda::Function'));
    expect(policies).toContain('validation:accuracy');
    template.resourceCountIs('Custom::TrainyardApprovedModel', 2);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 2);
    expect(service.monitoring.topic).toBe(service.trainingMonitoring.topic);
  });

  test('serves from two machines behind a canary that failed requests roll back, and captures requests', () => {
    const { template } = make();
    const text = JSON.stringify(template.findResources('Custom::TrainyardApprovedModel'));
    expect(text).toContain('\\"InitialInstanceCount\\":2');
    expect(text).toContain('\\"Type\\":\\"CANARY\\"');
    expect(text).toContain('AutoRollbackConfiguration');
    expect(text).toContain('\\"EnableCapture\\":true');
  });

  test('leaves the decision to people without approveAt', () => {
    const { template } = make({ approveAt: undefined });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).not.toContain('Conditions');
  });

  test('with one machine has no canary; it has an API if asked for', () => {
    const { template } = make({ instanceCount: 1, api: true });
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    expect(JSON.stringify(template.findResources('Custom::TrainyardApprovedModel'))).toContain('ALL_AT_ONCE');
  });
});
