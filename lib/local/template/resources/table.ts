import { isCustomResource } from '../specs/specs';
import { cdkMetadata } from './cdk/metadata';
import { customResource } from './cloudformation/custom-resource';
import { nestedStack } from './cloudformation/stack';
import { waitCondition, waitConditionHandle } from './cloudformation/wait-condition';
import { alarm, compositeAlarm } from './cloudwatch/alarm';
import { dashboard } from './cloudwatch/dashboard';
import { repository } from './ecr/repository';
import { eventBus } from './events/event-bus';
import { rule } from './events/rule';
import { instanceProfile } from './iam/instance-profile';
import { managedPolicy } from './iam/managed-policy';
import { policy } from './iam/policy';
import { role } from './iam/role';
import { keyAlias } from './kms/alias';
import { key } from './kms/key';
import { lambdaAlias } from './lambda/alias';
import { eventInvokeConfig } from './lambda/event-invoke-config';
import { lambdaFunction } from './lambda/function';
import { layerVersion } from './lambda/layer-version';
import { lambdaPermission } from './lambda/permission';
import { lambdaVersion } from './lambda/version';
import { logGroup } from './logs/log-group';
import { logStream } from './logs/log-stream';
import { metricFilter } from './logs/metric-filter';
import { logsResourcePolicy } from './logs/resource-policy';
import type { ResourceType } from './resource-type';
import { bucket } from './s3/bucket';
import { bucketPolicy } from './s3/bucket-policy';
import { endpoint } from './sagemaker/endpoint';
import { endpointConfig } from './sagemaker/endpoint-config';
import { model } from './sagemaker/model';
import { modelPackage } from './sagemaker/model-package';
import { modelPackageGroup } from './sagemaker/model-package-group';
import { processingJob } from './sagemaker/processing-job';
import { secret } from './secretsmanager/secret';
import { subscription } from './sns/subscription';
import { topic } from './sns/topic';
import { topicPolicy } from './sns/topic-policy';
import { parameter } from './ssm/parameter';

/** Every resource type that the local cloud deploys; any other fails the template. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::CDK::Metadata': cdkMetadata,
  'AWS::CloudFormation::CustomResource': customResource,
  'AWS::CloudFormation::Stack': nestedStack,
  'AWS::CloudFormation::WaitCondition': waitCondition,
  'AWS::CloudFormation::WaitConditionHandle': waitConditionHandle,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': compositeAlarm,
  'AWS::CloudWatch::Dashboard': dashboard,
  'AWS::ECR::Repository': repository,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::Rule': rule,
  'AWS::IAM::InstanceProfile': instanceProfile,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::KMS::Alias': keyAlias,
  'AWS::KMS::Key': key,
  'AWS::Lambda::Alias': lambdaAlias,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::LayerVersion': layerVersion,
  'AWS::Lambda::Permission': lambdaPermission,
  'AWS::Lambda::Version': lambdaVersion,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::LogStream': logStream,
  'AWS::Logs::MetricFilter': metricFilter,
  'AWS::Logs::ResourcePolicy': logsResourcePolicy,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SSM::Parameter': parameter,
  'AWS::SageMaker::Endpoint': endpoint,
  'AWS::SageMaker::EndpointConfig': endpointConfig,
  'AWS::SageMaker::Model': model,
  'AWS::SageMaker::ModelPackage': modelPackage,
  'AWS::SageMaker::ModelPackageGroup': modelPackageGroup,
  'AWS::SageMaker::ProcessingJob': processingJob,
  'AWS::SecretsManager::Secret': secret,
};

/** The type's life cycle; `Custom::X` is a custom resource. */
export function findResourceType(type: string): ResourceType | undefined {
  if (isCustomResource(type)) return customResource;
  return Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
}
