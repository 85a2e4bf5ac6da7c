/** Roles and what they may. */
const iam = require('aws-cdk-lib/aws-iam');
const { IN_ACCOUNT, arn } = require('./names.cjs');

const NAMESPACES = { StringLike: { 'cloudwatch:namespace': ['/aws/sagemaker/*', 'aws/sagemaker/*'] } };
const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];

function allow(role, service, operations, resources, conditions) {
  const actions = operations.map((operation) => `${service}:${operation}`);
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
}

function executionRole(stack, id, description, logGroup) {
  const assumedBy = new iam.ServicePrincipal('sagemaker.amazonaws.com', { conditions: IN_ACCOUNT });
  const role = new iam.Role(stack, id, { assumedBy, description });
  role.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: LOGGING, resources: [arn('logs', `log-group:${logGroup}*`)] }),
  );
  allow(role, 'cloudwatch', ['PutMetricData'], ['*'], NAMESPACES);
  return role;
}

function allowData(role, bucket, { reads, writes }) {
  allow(role, 's3', ['GetObject'], [bucket.arnForObjects(`${reads}*`)]);
  allow(role, 's3', ['ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': [`${reads}*`] } });
  allow(role, 's3', ['AbortMultipartUpload', 'PutObject'], [bucket.arnForObjects(`${writes}*`)]);
}

module.exports = { allow, executionRole, allowData };
