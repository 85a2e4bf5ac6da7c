/** Functions of the library's own code, and the rules that call them. */
const { join } = require('node:path');
const { Duration, RemovalPolicy } = require('aws-cdk-lib');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const logs = require('aws-cdk-lib/aws-logs');

const HANDLERS = join(__dirname, '../../../lib/constructs/handlers/dist');

function newFunction(stack, id, { code, entry, description, environment, minutes }) {
  const role = new iam.Role(stack, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description,
  });
  const retention = logs.RetentionDays.ONE_MONTH;
  const logGroup = new logs.LogGroup(stack, `${id}Log`, { retention, removalPolicy: RemovalPolicy.DESTROY });
  logGroup.grantWrite(role);
  const handler = new lambda.Function(stack, id, {
    code: lambda.Code.fromAsset(join(HANDLERS, code)),
    handler: `index.${entry}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    role,
    logGroup,
    description,
    environment,
    memorySize: 256,
    timeout: Duration.minutes(minutes),
  });
  return { role, handler, logGroup };
}

function newRule(stack, id, description, detailType, detail) {
  const eventPattern = { source: ['aws.sagemaker'], detailType: [detailType], detail };
  return new events.Rule(stack, id, { description, eventPattern });
}

module.exports = { newFunction, newRule };
