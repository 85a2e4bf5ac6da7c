// Writes lib/local/template/specs/resource-specs.json: what CloudFormation says of every type that the local cloud
// deploys. Source: @aws-cdk/aws-service-spec (Apache-2.0). Run it after adding a type to TYPES.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';

const TYPES = [
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFormation::Stack',
  'AWS::CloudFormation::WaitCondition',
  'AWS::CloudFormation::WaitConditionHandle',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::ECR::Repository',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SSM::Parameter',
  'AWS::SageMaker::Endpoint',
  'AWS::SageMaker::EndpointConfig',
  'AWS::SageMaker::Model',
  'AWS::SageMaker::ModelPackage',
  'AWS::SageMaker::ModelPackageGroup',
  'AWS::SageMaker::ProcessingJob',
  'AWS::SecretsManager::Secret',
];

const db = await loadAwsServiceSpec();
const specs = Object.fromEntries(TYPES.map((type) => [type, resourceSpec(type)]));
const target = fileURLToPath(new URL('../lib/local/template/specs/resource-specs.json', import.meta.url));
writeFileSync(
  target,
  `${Object.entries(specs).reduce((text, [type, spec]) => `${text}${text === '{' ? '' : ','}\n"${type}":${JSON.stringify(spec)}`, '{')}\n}\n`,
);
const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/@aws-cdk/aws-service-spec/package.json', import.meta.url)),
);
console.log(`${TYPES.length} types from @aws-cdk/aws-service-spec ${version}`);

function resourceSpec(type) {
  const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', type);
  if (resource === undefined) throw new Error(`the service spec does not know ${type}`);
  const types = new Map();
  const properties = propertySpecs(resource.properties, types);
  return {
    identifier: resource.cfnRefIdentifier ?? resource.primaryIdentifier ?? [],
    attributes: Object.keys(resource.attributes),
    ...(resource.tagInformation && {
      tags: [resource.tagInformation.tagPropertyName, resource.tagInformation.variant],
    }),
    properties,
    ...(types.size > 0 && { types: Object.fromEntries(types) }),
  };
}

function propertySpecs(properties, types) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const replace = property.causesReplacement === 'no' ? undefined : property.causesReplacement;
      return [
        name,
        {
          type: typeOf(property.type, types),
          ...(property.required && { required: true }),
          ...(replace && { replace }),
        },
      ];
    }),
  );
}

/** "string" … a primitive, "json" anything, "#Name" a structure of `types`, ["x"] a list of x, {"*":"x"} a map of x. */
function typeOf(type, types) {
  switch (type.type) {
    case 'array':
      return [typeOf(type.element, types)];
    case 'map':
      return { '*': typeOf(type.element, types) };
    case 'ref':
      return structure(db.get('typeDefinition', type.reference), types);
    case 'union':
      return 'json';
    default:
      return type.type;
  }
}

function structure(definition, types) {
  if (!types.has(definition.name)) {
    types.set(definition.name, {});
    types.set(definition.name, propertySpecs(definition.properties, types));
  }
  return `#${definition.name}`;
}
