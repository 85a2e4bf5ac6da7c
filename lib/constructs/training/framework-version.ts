/** A version of PyTorch for which AWS has a Deep Learning Container. */
export class PyTorchVersion {
  /** PyTorch 2.1.0, Python 3.10. */
  public static readonly V2_1_0 = new PyTorchVersion('2.1.0', 'py310');
  /** PyTorch 2.2.0, Python 3.10. */
  public static readonly V2_2_0 = new PyTorchVersion('2.2.0', 'py310');
  /** PyTorch 2.3.0, Python 3.11. */
  public static readonly V2_3_0 = new PyTorchVersion('2.3.0', 'py311');
  /** PyTorch 2.4.0, Python 3.11. */
  public static readonly V2_4_0 = new PyTorchVersion('2.4.0', 'py311');
  /** PyTorch 2.5.1, Python 3.11. */
  public static readonly V2_5_1 = new PyTorchVersion('2.5.1', 'py311');
  /** PyTorch 2.6.0, Python 3.12. */
  public static readonly V2_6_0 = new PyTorchVersion('2.6.0', 'py312');
  /** PyTorch 2.7.1, Python 3.12. */
  public static readonly V2_7_1 = new PyTorchVersion('2.7.1', 'py312');
  /** PyTorch 2.8.0, Python 3.12. */
  public static readonly V2_8_0 = new PyTorchVersion('2.8.0', 'py312');

  /**
   * A version without a constant here.
   *
   * @param version such as `2.8.0`
   * @param pythonVersion such as `py312`
   */
  public static of(version: string, pythonVersion: string): PyTorchVersion {
    return new PyTorchVersion(version, pythonVersion);
  }

  private constructor(
    /** Version of PyTorch. */
    public readonly version: string,
    /** Version of Python, as the image's tag names it. */
    public readonly pythonVersion: string,
  ) {}
}

/** A version of TensorFlow for which AWS has a Deep Learning Container. */
export class TensorFlowVersion {
  /** TensorFlow 2.13.0, Python 3.10. */
  public static readonly V2_13_0 = new TensorFlowVersion('2.13.0', 'py310');
  /** TensorFlow 2.14.1, Python 3.10. */
  public static readonly V2_14_1 = new TensorFlowVersion('2.14.1', 'py310');
  /** TensorFlow 2.16.2, Python 3.10. */
  public static readonly V2_16_2 = new TensorFlowVersion('2.16.2', 'py310');
  /** TensorFlow 2.18.0, Python 3.10. */
  public static readonly V2_18_0 = new TensorFlowVersion('2.18.0', 'py310');
  /** TensorFlow 2.19.0, Python 3.12. */
  public static readonly V2_19_0 = new TensorFlowVersion('2.19.0', 'py312');

  /**
   * A version without a constant here.
   *
   * @param version such as `2.19.0`
   * @param pythonVersion such as `py312`
   */
  public static of(version: string, pythonVersion: string): TensorFlowVersion {
    return new TensorFlowVersion(version, pythonVersion);
  }

  private constructor(
    /** Version of TensorFlow. */
    public readonly version: string,
    /** Version of Python, as the image's tag names it. */
    public readonly pythonVersion: string,
  ) {}
}

/** A version of Hugging Face Transformers for which AWS has a Deep Learning Container with PyTorch, for GPUs. */
export class HuggingFaceVersion {
  /** Transformers 4.36.0, PyTorch 2.1.0, Python 3.10, CUDA 12.1. */
  public static readonly V4_36_0 = new HuggingFaceVersion('4.36.0', '2.1.0', 'py310', 'cu121-ubuntu20.04');
  /** Transformers 4.49.0, PyTorch 2.5.1, Python 3.11, CUDA 12.4. */
  public static readonly V4_49_0 = new HuggingFaceVersion('4.49.0', '2.5.1', 'py311', 'cu124-ubuntu22.04');

  /**
   * A version without a constant here.
   *
   * @param version of Transformers, such as `4.49.0`
   * @param pyTorchVersion such as `2.5.1`
   * @param pythonVersion such as `py311`
   * @param platform CUDA and system as the image's tag names them, such as `cu124-ubuntu22.04`
   */
  public static of(
    version: string,
    pyTorchVersion: string,
    pythonVersion: string,
    platform: string,
  ): HuggingFaceVersion {
    return new HuggingFaceVersion(version, pyTorchVersion, pythonVersion, platform);
  }

  private constructor(
    /** Version of Transformers. */
    public readonly version: string,
    /** Version of PyTorch. */
    public readonly pyTorchVersion: string,
    /** Version of Python, as the image's tag names it. */
    public readonly pythonVersion: string,
    /** CUDA and system, as the image's tag names them. */
    public readonly platform: string,
  ) {}
}

/** A version of scikit-learn for which SageMaker has an image. */
export class SklearnVersion {
  /** scikit-learn 1.0.2. */
  public static readonly V1_0 = new SklearnVersion('1.0-1');
  /** scikit-learn 1.2.1. */
  public static readonly V1_2 = new SklearnVersion('1.2-1');

  /**
   * A version without a constant here.
   *
   * @param version as SageMaker names it, such as `1.2-1`
   */
  public static of(version: string): SklearnVersion {
    return new SklearnVersion(version);
  }

  private constructor(
    /** As SageMaker names it. */
    public readonly version: string,
  ) {}
}

/** A version of XGBoost for which SageMaker has an image. */
export class XGBoostVersion {
  /** XGBoost 1.5. */
  public static readonly V1_5 = new XGBoostVersion('1.5-1');
  /** XGBoost 1.7. */
  public static readonly V1_7 = new XGBoostVersion('1.7-1');

  /**
   * A version without a constant here.
   *
   * @param version as SageMaker names it, such as `1.7-1`
   */
  public static of(version: string): XGBoostVersion {
    return new XGBoostVersion(version);
  }

  private constructor(
    /** As SageMaker names it. */
    public readonly version: string,
  ) {}
}
