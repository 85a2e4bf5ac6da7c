/** Why policies name resources with wildcards, as ModelService says it to cdk-nag, by the roles that have them. */
const { Validations } = require('aws-cdk-lib');
const { GROUP, PREFIX } = require('./names.cjs');

const known = (service, name) => `Resource::arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${name}`;
const objects = (prefix) => `Resource::arn:<AWS::Partition>:s3:::data/${prefix}*`;
const ANY = 'Resource::*';
const JOBS = known('sagemaker', 'training-job/bench-*');
const RECORDS = known('ssm', 'parameter/trainyard/bench/*');
const VERSIONS = known('sagemaker', `model-package/${GROUP.toLowerCase()}/*`);
const logGroup = (name) => known('logs', `log-group:/aws/sagemaker/${name}*`);

const WILDCARDS = {
  TrainingRole: [ANY, logGroup('TrainingJobs'), ANY, objects('train/'), objects('models/')],
  EndpointRole: [objects('models/'), ANY, logGroup('Endpoints/'), ANY, objects('captured/')],
  DeployerRole: [
    VERSIONS,
    VERSIONS,
    known('sagemaker', `model/${PREFIX}-*`),
    known('sagemaker', `endpoint-config/${PREFIX}-*`),
    ANY,
  ],
  EventsRole: ['Action::kms:GenerateDataKey*'],
  OnEventRole: [JOBS, RECORDS],
  OnStateChangeRole: [JOBS, RECORDS],
};

module.exports = function giveReasons(stack) {
  for (const [role, wildcards] of Object.entries(WILDCARDS)) {
    const validations = Validations.of(stack.node.findChild(role));
    const reason = 'the resources are named when they are made, after this prefix';
    validations.acknowledge(...wildcards.map((wildcard) => ({ id: `AwsSolutions-IAM5[${wildcard}]`, reason })));
  }
};
