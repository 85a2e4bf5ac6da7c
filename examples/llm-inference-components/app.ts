import { App, CfnOutput, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as trainyard from 'cdk-trainyard';

/** A language model in two precisions on GPUs that it shares with itself, and that end when nobody asks. */
export function build(app: App): Stack {
  const stack = new Stack(app, 'LlmInferenceComponents', { description: 'A language model that scales to zero' });
  const data = new trainyard.DatasetBucket(stack, 'Models', { removalPolicy: RemovalPolicy.RETAIN });

  const fleet = new trainyard.InferenceComponents(stack, 'Fleet', {
    instanceType: trainyard.EndpointInstanceType.G5_12XLARGE, // 4 NVIDIA A10G, 24 GiB each
    minInstanceCount: 0,
    maxInstanceCount: 2,
    encryptionKey: data.encryptionKey,
  });
  const served = (folder: string, tensorParallelDegree: number) =>
    trainyard.ModelSource.fromPrefix(data.bucket, `${folder}/`, {
      container: trainyard.ServingContainer.vllm({ tensorParallelDegree, maxModelLength: 8192 }),
    });
  fleet.addPrecisionTiers(
    'Llm',
    [
      {
        tier: trainyard.PrecisionTier.BF16,
        model: served('llm-bf16', 2),
        accelerators: 2,
        minMemory: Size.gibibytes(32),
        startupTimeout: Duration.minutes(20),
      },
      {
        tier: trainyard.PrecisionTier.INT8,
        model: served('llm-int8', 1),
        accelerators: 1,
        minMemory: Size.gibibytes(16),
        startupTimeout: Duration.minutes(20),
      },
    ],
    trainyard.PrecisionTier.INT8,
  );
  for (const tier of [trainyard.PrecisionTier.BF16, trainyard.PrecisionTier.INT8]) {
    const scaling = fleet.precision(tier).autoScale({ minCopies: 0, maxCopies: 4 });
    scaling.scaleOnConcurrency('Concurrency', { concurrentRequests: 8 });
    new CfnOutput(stack, `Component-${tier}`, { value: fleet.precision(tier).inferenceComponentName });
  }

  new CfnOutput(stack, 'EndpointName', { value: fleet.endpointName });
  return stack;
}

if (require.main === module) build(new App());
