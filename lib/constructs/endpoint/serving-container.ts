import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { areKnown, Faults } from '../private/faults';
import { frameworkImage } from '../private/framework-images';
import type { InferenceContainerConfig } from './inference-container';
import { InferenceContainer } from './inference-container';
import type {
  HuggingFaceContainerOptions,
  LmiContainerOptions,
  ServingContainerOptions,
  TgiContainerOptions,
  TritonContainerOptions,
  VllmContainerOptions,
} from './serving-container-options';

type Environment = { readonly [name: string]: string | number | undefined };

/** Where SageMaker puts a model that is in S3. */
const MODEL_DIRECTORY = '/opt/ml/model';

/** Containers of AWS that serve models, with what each reads of its environment. */
export class ServingContainer {
  /**
   * Large Model Inference: DJL Serving with vLLM inside. `serving.properties` in the model overrides the environment.
   *
   * @param options of the container; default: the model is in S3
   */
  public static lmi(options: LmiContainerOptions = {}): InferenceContainer {
    return new AwsContainer('djl-inference', options.imageTag ?? '0.36.0-lmi20.0.0-cu128', options, {
      HF_MODEL_ID: options.modelId,
      OPTION_TENSOR_PARALLEL_DEGREE: options.tensorParallelDegree,
      OPTION_MAX_MODEL_LEN: options.maxModelLength,
      OPTION_DTYPE: options.dataType?.shortName,
      OPTION_QUANTIZE: options.quantization?.value,
      OPTION_MAX_ROLLING_BATCH_SIZE: options.maxRollingBatchSize,
    });
  }

  /**
   * vLLM as AWS builds it, with an API like OpenAI's. Its CUDA may need a newer machine image:
   * `inferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-3-1'`.
   *
   * @param options of the container; default: the model is in S3
   */
  public static vllm(options: VllmContainerOptions = {}): InferenceContainer {
    return new AwsContainer('vllm', options.imageTag ?? 'server-sagemaker-cuda-v1', options, {
      SM_VLLM_MODEL: options.modelId,
      SM_VLLM_TENSOR_PARALLEL_SIZE: options.tensorParallelDegree,
      SM_VLLM_MAX_MODEL_LEN: options.maxModelLength,
      SM_VLLM_DTYPE: options.dataType?.longName,
      SM_VLLM_QUANTIZATION: options.quantization?.value,
      SM_VLLM_GPU_MEMORY_UTILIZATION: options.gpuMemoryUtilization,
    });
  }

  /**
   * Text Generation Inference of Hugging Face.
   *
   * @param options of the container; default: the model is in S3
   */
  public static tgi(options: TgiContainerOptions = {}): InferenceContainer {
    const tag = options.imageTag ?? '2.7.0-tgi3.3.6-gpu-py311-cu124-ubuntu22.04';
    return new AwsContainer('huggingface-pytorch-tgi-inference', tag, options, {
      // It does not start without.
      HF_MODEL_ID: options.modelId ?? MODEL_DIRECTORY,
      SM_NUM_GPUS: options.tensorParallelDegree,
      MAX_INPUT_TOKENS: options.maxInputTokens,
      MAX_TOTAL_TOKENS: options.maxModelLength,
      DTYPE: options.dataType?.longName,
      HF_MODEL_QUANTIZE: options.quantization?.value,
    });
  }

  /**
   * Triton Inference Server of NVIDIA.
   *
   * @param options of the container
   */
  public static triton(options: TritonContainerOptions): InferenceContainer {
    const suffix = (options.gpu ?? true) ? '' : '-cpu';
    return new AwsContainer('sagemaker-tritonserver', options.imageTag ?? `24.09-py3${suffix}`, options, {
      SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: options.defaultModelName,
    });
  }

  /**
   * Transformers of Hugging Face, for models of any kind.
   *
   * @param options of the container; default: model and code are in S3
   */
  public static huggingFace(options: HuggingFaceContainerOptions = {}): InferenceContainer {
    const processor = (options.gpu ?? true) ? 'gpu-py312-cu124' : 'cpu-py312';
    const tag = options.imageTag ?? `2.6.0-transformers4.51.3-${processor}-ubuntu22.04`;
    const environment = { HF_MODEL_ID: options.modelId, HF_TASK: options.task };
    return new AwsContainer('huggingface-pytorch-inference', tag, options, environment);
  }

  private constructor() {}
}

type AnyOptions = ServingContainerOptions &
  Partial<TgiContainerOptions & VllmContainerOptions & LmiContainerOptions> & {
    readonly task?: string;
  };

class AwsContainer extends InferenceContainer {
  constructor(
    private readonly repository: string,
    private readonly tag: string,
    private readonly options: AnyOptions,
    private readonly contract: Environment,
  ) {
    super();
  }

  public bind(scope: Construct, role?: iam.IRole): InferenceContainerConfig {
    check(scope, this.repository, this.options);
    const given = Object.entries(this.contract).filter(([, value]) => value !== undefined);
    const asked = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    return {
      ...frameworkImage(scope, 'deep-learning-containers', this.repository, this.tag, role),
      environment: { ...asked, ...this.options.environment },
      needsNetwork: this.options.modelId !== undefined && !this.options.modelId.startsWith('/'),
    };
  }
}

function check(scope: Construct, repository: string, options: AnyOptions): void {
  const { gpuMemoryUtilization: share, maxInputTokens: input, maxModelLength: all } = options;
  const faults = new Faults(scope)
    .wholeNumber('tensorParallelDegree', options.tensorParallelDegree, 1, 64)
    .wholeNumber('maxModelLength', all, 1, 10_000_000)
    .wholeNumber('maxInputTokens', input, 1, 10_000_000)
    .wholeNumber('maxRollingBatchSize', options.maxRollingBatchSize, 1, 10_000)
    .when(
      share !== undefined && areKnown(share) && !(share > 0 && share <= 1),
      `gpuMemoryUtilization is ${share}, give more than 0 and at most 1`,
    )
    .when(
      input !== undefined && all !== undefined && areKnown(input, all) && input >= all,
      `maxInputTokens is ${input}, give less than maxModelLength (${all})`,
    )
    .when(
      repository === 'huggingface-pytorch-inference' && options.modelId !== undefined && options.task === undefined,
      `modelId is "${options.modelId}", but task is missing: give it, such as text-classification`,
    );
  faults.throwIfAny();
}
