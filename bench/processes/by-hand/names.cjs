/** What several parts name. */
const { Aws } = require('aws-cdk-lib');

const GROUP = 'Bench-Service-Registry-6B7E84B8';
const ENDPOINT = 'Bench-Service-Endpoint-088ADB54';
const PREFIX = ENDPOINT.toLowerCase();
const IN_ACCOUNT = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
const TO_SAGEMAKER = { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } };
const JOB_CHANGE = 'SageMaker Training Job State Change';
const arn = (service, name) => `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${name}`;

module.exports = { GROUP, ENDPOINT, PREFIX, IN_ACCOUNT, TO_SAGEMAKER, JOB_CHANGE, arn };
