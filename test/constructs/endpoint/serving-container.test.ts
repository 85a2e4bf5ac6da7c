import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { makeStack, only, statements, trainyard } from '../_stack';
import { makeEndpoint, MODEL, models } from './_endpoint';

const { ModelDataType, ModelSource, Quantization, ServingContainer } = trainyard;

function serve(container: trainyard.InferenceContainer, inS3 = true) {
  const stack = new Stack(new App(), 'Test', { env: { account: '123456789012', region: 'eu-west-1' } });
  const model = inS3
    ? ModelSource.fromPrefix(models(stack), 'llm', { container })
    : ModelSource.fromContainer(container);
  new trainyard.InferenceEndpoint(stack, 'Endpoint', { model, networkIsolation: inS3 });
  return { stack, container: only(stack, MODEL)['PrimaryContainer'] as { Image: unknown; Environment: object } };
}

const language = {
  tensorParallelDegree: 4,
  maxModelLength: 8192,
  dataType: ModelDataType.BFLOAT16,
  quantization: Quantization.FP8,
};
const modelId = 'openai/gpt-oss-20b';

/** What each container reads of its environment, as its documentation says. */
const CONTRACTS: [string, trainyard.InferenceContainer, object][] = [
  [
    'djl-inference',
    ServingContainer.lmi({ ...language, modelId, maxRollingBatchSize: 64 }),
    {
      HF_MODEL_ID: modelId,
      OPTION_TENSOR_PARALLEL_DEGREE: '4',
      OPTION_MAX_MODEL_LEN: '8192',
      OPTION_DTYPE: 'bf16',
      OPTION_QUANTIZE: 'fp8',
      OPTION_MAX_ROLLING_BATCH_SIZE: '64',
    },
  ],
  [
    'vllm',
    ServingContainer.vllm({ ...language, modelId, gpuMemoryUtilization: 0.8, environment: { SM_VLLM_SEED: '1' } }),
    {
      SM_VLLM_MODEL: modelId,
      SM_VLLM_TENSOR_PARALLEL_SIZE: '4',
      SM_VLLM_MAX_MODEL_LEN: '8192',
      SM_VLLM_DTYPE: 'bfloat16',
      SM_VLLM_QUANTIZATION: 'fp8',
      SM_VLLM_GPU_MEMORY_UTILIZATION: '0.8',
      SM_VLLM_SEED: '1',
    },
  ],
  [
    'huggingface-pytorch-tgi-inference',
    ServingContainer.tgi({ ...language, modelId, maxInputTokens: 4096 }),
    {
      HF_MODEL_ID: modelId,
      SM_NUM_GPUS: '4',
      MAX_INPUT_TOKENS: '4096',
      MAX_TOTAL_TOKENS: '8192',
      DTYPE: 'bfloat16',
      HF_MODEL_QUANTIZE: 'fp8',
    },
  ],
  [
    'huggingface-pytorch-inference',
    ServingContainer.huggingFace({ modelId: 'org/model', task: 'text-classification', gpu: false }),
    { HF_MODEL_ID: 'org/model', HF_TASK: 'text-classification' },
  ],
];

test.each(CONTRACTS)('%s is told by its environment', (repository, container, environment) => {
  const served = serve(container, false).container;
  expect(JSON.stringify(served.Image)).toMatch(
    new RegExp(`763104351884\\.dkr\\.ecr\\.eu-west-1.*/${repository}:[a-z0-9.-]+`),
  );
  expect(served.Environment).toEqual(environment);
});

describe('a serving container', () => {
  test('with its model in S3 is isolated, and told nothing that it finds by itself', () => {
    expect(serve(ServingContainer.vllm()).container.Environment).toEqual({});
    expect(serve(ServingContainer.tgi()).container.Environment).toEqual({ HF_MODEL_ID: '/opt/ml/model' });
  });

  test('of Triton names the model that answers, and exists for CPUs', () => {
    const { container } = serve(ServingContainer.triton({ defaultModelName: 'ensemble', gpu: false }));
    expect(container.Environment).toEqual({ SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: 'ensemble' });
    expect(JSON.stringify(container.Image)).toContain('sagemaker-tritonserver:24.09-py3-cpu');
  });

  test.each([
    ['us-gov-west-1', '442386744353.dkr.ecr.us-gov-west-1.', 'arn:aws-us-gov:ecr:'],
    ['cn-north-1', '727897471807.dkr.ecr.cn-north-1.', 'arn:aws-cn:ecr:'],
    ['il-central-1', '780543022126.dkr.ecr.il-central-1.', 'arn:aws:ecr:'],
  ])('lies in an account of %s', (region, image, arn) => {
    const context = { '@aws-cdk/core:enablePartitionLiterals': true };
    const stack = new Stack(new App({ context }), 'Test', { env: { account: '123456789012', region } });
    const model = ModelSource.fromPrefix(models(stack), 'llm', { container: ServingContainer.lmi() });
    makeEndpoint({ model }, stack);
    expect(JSON.stringify(only(stack, MODEL).PrimaryContainer.Image)).toContain(image);
    expect(JSON.stringify(statements(stack, 'ecr:BatchGetImage'))).toContain(arn);
  });

  test('is found by a mapping where the region is not known yet', () => {
    const stack = makeStack();
    const model = ModelSource.fromPrefix(models(stack), 'llm', { container: ServingContainer.lmi() });
    makeEndpoint({ model }, stack);
    const [mapping] = Object.values(Template.fromStack(stack).findMappings('*'));
    expect(mapping).toMatchObject({
      'eu-west-1': { account: '763104351884' },
      'us-gov-west-1': { account: '442386744353' },
    });
  });

  test('may be pulled by its role from that repository alone', () => {
    const { stack } = serve(ServingContainer.lmi());
    const [pull] = statements(stack, 'ecr:BatchGetImage');
    expect(JSON.stringify(pull?.Resource)).toContain(':ecr:eu-west-1:763104351884:repository/djl-inference');
  });
});
