import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as trainyard from '../../../lib/constructs/index';

const { ApprovalCondition, ApprovalPolicy, InferenceContainer, ModelSource } = trainyard;

/** A stack around an endpoint that follows a registry. */
const stack = new Stack(new App(), 'Serving');
const registry = new trainyard.ModelRegistry(stack, 'Registry', {
  modelPackageGroupName: 'served',
  removalPolicy: RemovalPolicy.DESTROY,
  approvalPolicy: ApprovalPolicy.byMetric({ conditions: [ApprovalCondition.metadata('accuracy').atLeast(0.9)] }),
});
const directory = join(__dirname, 'image');
const buildArgs = { BASE_IMAGE: process.env['TRAINYARD_BASE_IMAGE'] ?? 'debian:bookworm-slim' };
const like = ModelSource.fromContainer(InferenceContainer.fromAsset(directory, { buildArgs }));
new trainyard.InferenceEndpoint(stack, 'Endpoint', {
  endpointName: 'served',
  model: ModelSource.latestApproved(registry, { like }),
});
const image = new DockerImageAsset(stack, 'Image', { directory, buildArgs });
new CfnOutput(stack, 'ImageUri', { value: image.imageUri });
