/** The kinds of jobs, by the names that AWS gives their operations and members. */
export interface JobKind {
  readonly kind: 'training' | 'processing' | 'transform' | 'tuning';
  /** As in `Describe<noun>`, `<noun>Name`, `<noun>Status`. */
  readonly noun: string;
  readonly startTime: string;
  readonly endTime: string;
  /** Where its log is; a tuning job has none of its own. */
  readonly logGroup?: string;
  /** Longest name. */
  readonly nameLength: number;
  /** Members of a description that a new request may have. */
  readonly requestMembers: readonly string[];
}

export const KINDS: readonly JobKind[] = [
  {
    kind: 'training',
    noun: 'TrainingJob',
    startTime: 'TrainingStartTime',
    endTime: 'TrainingEndTime',
    logGroup: '/aws/sagemaker/TrainingJobs',
    nameLength: 63,
    requestMembers: [
      'HyperParameters',
      'AlgorithmSpecification',
      'RoleArn',
      'InputDataConfig',
      'OutputDataConfig',
      'ResourceConfig',
      'VpcConfig',
      'StoppingCondition',
      'EnableNetworkIsolation',
      'EnableInterContainerTrafficEncryption',
      'EnableManagedSpotTraining',
      'CheckpointConfig',
      'DebugHookConfig',
      'DebugRuleConfigurations',
      'TensorBoardOutputConfig',
      'ExperimentConfig',
      'ProfilerConfig',
      'ProfilerRuleConfigurations',
      'Environment',
      'RetryStrategy',
      'RemoteDebugConfig',
      'InfraCheckConfig',
    ],
  },
  {
    kind: 'processing',
    noun: 'ProcessingJob',
    startTime: 'ProcessingStartTime',
    endTime: 'ProcessingEndTime',
    logGroup: '/aws/sagemaker/ProcessingJobs',
    nameLength: 63,
    requestMembers: [
      'ProcessingInputs',
      'ProcessingOutputConfig',
      'ProcessingResources',
      'StoppingCondition',
      'AppSpecification',
      'Environment',
      'NetworkConfig',
      'RoleArn',
      'ExperimentConfig',
    ],
  },
  {
    kind: 'transform',
    noun: 'TransformJob',
    startTime: 'TransformStartTime',
    endTime: 'TransformEndTime',
    logGroup: '/aws/sagemaker/TransformJobs',
    nameLength: 63,
    requestMembers: [
      'ModelName',
      'MaxConcurrentTransforms',
      'ModelClientConfig',
      'MaxPayloadInMB',
      'BatchStrategy',
      'Environment',
      'TransformInput',
      'TransformOutput',
      'DataCaptureConfig',
      'TransformResources',
      'DataProcessing',
      'ExperimentConfig',
    ],
  },
  {
    kind: 'tuning',
    noun: 'HyperParameterTuningJob',
    startTime: 'CreationTime',
    endTime: 'HyperParameterTuningEndTime',
    nameLength: 32,
    requestMembers: [
      'HyperParameterTuningJobConfig',
      'TrainingJobDefinition',
      'TrainingJobDefinitions',
      'WarmStartConfig',
    ],
  },
];
