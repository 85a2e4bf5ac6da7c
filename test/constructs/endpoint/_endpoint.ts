import type { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { makeStack, trainyard } from '../_stack';

export const MODEL = 'AWS::SageMaker::Model';
export const CONFIG = 'AWS::SageMaker::EndpointConfig';
export const ENDPOINT = 'AWS::SageMaker::Endpoint';

export const serving = () => trainyard.InferenceContainer.fromAsset('training-scripts/digits');

/** A bucket that is not of the app. */
export function models(stack: Stack) {
  return (stack.node.tryFindChild('Models') as Bucket | undefined) ?? Bucket.fromBucketName(stack, 'Models', 'models');
}

export function artifact(stack: Stack, key = 'digits/model.tar.gz') {
  return trainyard.ModelSource.fromArtifact(models(stack), key, { container: serving() });
}

export function makeEndpoint(props: Partial<trainyard.InferenceEndpointProps> = {}, stack = makeStack()) {
  const endpoint = new trainyard.InferenceEndpoint(stack, 'Endpoint', { model: artifact(stack), ...props });
  return { stack, endpoint };
}
