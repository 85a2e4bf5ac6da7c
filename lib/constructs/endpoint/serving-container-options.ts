import type { ModelDataType, Quantization } from './model-data-type';

/** What containers of AWS have in common. */
export interface ServingContainerOptions {
  /**
   * Tag of the image; see the list of images of the AWS Deep Learning Containers.
   *
   * @default - one that is known to this version of the library
   */
  readonly imageTag?: string;

  /**
   * Further environment variables. Not for secrets: whoever may describe the model can read them.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
}

/** What containers for language models have in common. */
export interface LanguageModelOptions extends ServingContainerOptions {
  /**
   * Name of a model on the Hugging Face Hub, such as `openai/gpt-oss-20b`. The container downloads it when it starts, which
   * needs a network: `networkIsolation: false`.
   *
   * @default - the model is in S3: `ModelSource.fromPrefix` or `.fromArtifact`
   */
  readonly modelId?: string;

  /**
   * Number of GPUs that share the model.
   *
   * @default - the container's
   */
  readonly tensorParallelDegree?: number;

  /**
   * Most tokens of question and answer together.
   *
   * @default - the model's
   */
  readonly maxModelLength?: number;

  /**
   * How numbers of the model are kept.
   *
   * @default - as the model says
   */
  readonly dataType?: ModelDataType;

  /**
   * How the model has been made smaller.
   *
   * @default - it has not
   */
  readonly quantization?: Quantization;
}

/** Options of `ServingContainer.lmi`. */
export interface LmiContainerOptions extends LanguageModelOptions {
  /**
   * Most requests that are answered together.
   *
   * @default - the container's
   */
  readonly maxRollingBatchSize?: number;
}

/** Options of `ServingContainer.vllm`. */
export interface VllmContainerOptions extends LanguageModelOptions {
  /**
   * Share of the GPUs' memory that is used, above 0 to 1.
   *
   * @default - vLLM's, 0.9
   */
  readonly gpuMemoryUtilization?: number;
}

/** Options of `ServingContainer.tgi`. */
export interface TgiContainerOptions extends LanguageModelOptions {
  /**
   * Most tokens of the question; less than `maxModelLength`.
   *
   * @default - the container's
   */
  readonly maxInputTokens?: number;
}

/** Options of `ServingContainer.triton`. */
export interface TritonContainerOptions extends ServingContainerOptions {
  /** Name of the model's folder in the archive: the model or ensemble that answers. */
  readonly defaultModelName: string;

  /**
   * Whether the image has GPU support.
   *
   * @default true
   */
  readonly gpu?: boolean;
}

/** Options of `ServingContainer.huggingFace`. */
export interface HuggingFaceContainerOptions extends ServingContainerOptions {
  /**
   * Name of a model on the Hugging Face Hub. The container downloads it when it starts, which needs a network:
   * `networkIsolation: false`.
   *
   * @default - the model is in S3
   */
  readonly modelId?: string;

  /**
   * What the model is for, such as `text-classification`. Needed with `modelId`.
   *
   * @default - the code in the model's archive decides
   */
  readonly task?: string;

  /**
   * Whether the image has GPU support.
   *
   * @default true
   */
  readonly gpu?: boolean;
}
