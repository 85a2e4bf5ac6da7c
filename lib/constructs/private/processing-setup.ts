import { createHash } from 'node:crypto';
import type { TagManager } from 'aws-cdk-lib';
import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct, IDependable } from 'constructs';
import { ProcessingInstanceType } from '../training/processing-instance-type';
import type { ProcessingOutput, ProcessingSpecificationProps } from '../training/processing-job-props';
import { checkEnvironment } from './environment';
import {
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowReadingSecret,
  allowVolumeKey,
  allowWriting,
  newExecutionRole,
} from './execution-role';
import { Faults } from './faults';
import { folderPrefix } from './s3-prefix';
import { checkNoSecretTexts } from './secret-shapes';
import { dataVersions, environmentOf, lazyTags } from './training-specification';
import type { VpcPlacement } from './vpc-placement';
import { checkPlacement, placeInVpc } from './vpc-placement';

const INPUT = '/opt/ml/processing/input';
const OUTPUT = '/opt/ml/processing/output';
const NAME = /^[^]+$/;
const NINE_DAYS = 777600;

/** @throws Error that names everything that CreateProcessingJob would refuse */
export function checkProcessing(scope: IConstruct, props: ProcessingSpecificationProps): void {
  const faults = new Faults(scope);
  const inputs = Object.entries(props.inputs ?? {});
  const outputs = Object.keys(props.outputs ?? {});
  faults.wholeNumber('instanceCount', props.instanceCount, 1, 100);
  const gibibytes = props.volumeSize?.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  faults.wholeNumber('volumeSize in GiB', gibibytes, 1, 16384);
  faults.wholeNumber('maxRuntime in seconds', props.maxRuntime?.toSeconds(), 1, NINE_DAYS);
  faults.atMost('inputs', inputs.length, 10).atMost('outputs', outputs.length, 10);
  for (const name of outputs) faults.text(`output "${name}"`, name, NAME, 'a name', 64);
  for (const [name, { dataType, options }] of inputs) {
    faults.text(`input "${name}"`, name, NAME, 'a name', 64);
    faults.when(
      dataType.value === 'AugmentedManifestFile',
      `input "${name}" is an augmented manifest: only training reads it`,
    );
    const mode = options.inputMode?.value ?? 'File';
    faults.when(mode === 'FastFile', `input "${name}" has inputMode FastFile: give InputMode.FILE or PIPE`);
  }
  checkEnvironment(faults, props, 256);
  checkNoSecretTexts(faults, 'containerEntrypoint', props.containerEntrypoint);
  checkNoSecretTexts(faults, 'containerArguments', props.containerArguments);
  checkPlacement(faults, props);
  faults.throwIfAny();
}

/** Role, network, image and request of processing jobs. */
export class ProcessingSetup {
  readonly role: iam.IRole;
  readonly encryptionKey?: kms.IKey;
  readonly placement?: VpcPlacement;
  private readonly image: string;

  constructor(
    scope: Construct,
    private readonly props: ProcessingSpecificationProps,
    private readonly tags?: TagManager,
  ) {
    const [first] = Object.values(props.outputs ?? {});
    this.encryptionKey = props.encryptionKey ?? first?.bucket.encryptionKey;
    this.role = props.role ?? newExecutionRole(scope, `Processes ${scope.node.path}`);
    this.placement = placeInVpc(scope, props);
    const { image, needsVpc } = props.container.bind(scope, this.role);
    this.image = image;
    new Faults(scope)
      .when(needsVpc && this.placement === undefined, 'an image outside ECR is reached through a VPC only: give vpc')
      .throwIfAny();
    this.allowAll(scope);
  }

  get dependencies(): IDependable[] {
    const ofData = Object.values(this.props.inputs ?? {}).flatMap(({ dependencies }) => dependencies);
    return [this.role, ...ofData];
  }

  /** CreateProcessingJob's input without the job's name. */
  specification(): Record<string, unknown> {
    const { props } = this;
    const instanceType = props.instanceType ?? ProcessingInstanceType.M5_LARGE;
    const outputs = Object.entries(props.outputs ?? {}).map(([name, output]) => outputSpecification(name, output));
    return {
      RoleArn: this.role.roleArn,
      AppSpecification: {
        ImageUri: this.image,
        ContainerEntrypoint: props.containerEntrypoint,
        ContainerArguments: props.containerArguments,
      },
      Environment: this.environment(),
      ProcessingInputs: this.inputs(),
      ProcessingOutputConfig:
        outputs.length === 0 ? undefined : { Outputs: outputs, KmsKeyId: this.encryptionKey?.keyArn },
      ProcessingResources: {
        ClusterConfig: {
          InstanceType: instanceType.name,
          InstanceCount: props.instanceCount ?? 1,
          VolumeSizeInGB: (props.volumeSize ?? Size.gibibytes(30)).toGibibytes(),
          VolumeKmsKeyId: instanceType.hasLocalStorage ? undefined : this.encryptionKey?.keyArn,
        },
      },
      StoppingCondition: { MaxRuntimeInSeconds: (props.maxRuntime ?? Duration.hours(1)).toSeconds() },
      NetworkConfig: this.networkConfig(),
      Tags: this.tags && lazyTags(this.tags),
    };
  }

  private inputs(): Record<string, unknown>[] {
    return Object.entries(this.props.inputs ?? {}).map(([name, { s3Uri, dataType, options }]) => ({
      InputName: name,
      S3Input: {
        S3Uri: s3Uri,
        LocalPath: `${INPUT}/${name}`,
        S3DataType: dataType.value,
        S3InputMode: options.inputMode?.value ?? 'File',
        S3DataDistributionType: options.distribution?.value ?? 'FullyReplicated',
        S3CompressionType: options.compression?.value,
      },
    }));
  }

  /** CloudFormation replaces a job when a property has changed, so the state of the data has to be one. */
  private environment(): Record<string, string> | undefined {
    const versions = dataVersions(this.props.inputs ?? {});
    const hash = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 16);
    const all = environmentOf(this.props);
    if (Object.keys(versions).length > 0) all['TRAINYARD_DATA_VERSION'] = hash;
    return Object.keys(all).length === 0 ? undefined : all;
  }

  private networkConfig(): Record<string, unknown> {
    return {
      EnableNetworkIsolation: this.props.networkIsolation ?? true,
      EnableInterContainerTrafficEncryption: this.props.interContainerEncryption ?? true,
      VpcConfig: this.placement && {
        Subnets: this.placement.subnets,
        SecurityGroupIds: this.placement.securityGroupIds,
      },
    };
  }

  private allowAll(scope: IConstruct): void {
    const { role, props } = this;
    allowLogsAndMetrics(scope, role, '/aws/sagemaker/ProcessingJobs');
    for (const { bucket, _readableKeys } of Object.values(props.inputs ?? {})) {
      for (const keys of _readableKeys) allowReading(role, bucket, keys);
    }
    for (const { bucket, prefix } of Object.values(props.outputs ?? {})) {
      allowWriting(role, bucket, folderPrefix(prefix), this.encryptionKey);
    }
    for (const secret of Object.values(props.secrets ?? {})) allowReadingSecret(role, secret);
    if (this.encryptionKey !== undefined) allowVolumeKey(role, this.encryptionKey);
    if (this.placement !== undefined) allowNetworkInterfaces(role);
  }
}

function outputSpecification(name: string, { bucket, prefix, continuous }: ProcessingOutput): Record<string, unknown> {
  return {
    OutputName: name,
    S3Output: {
      S3Uri: `s3://${bucket.bucketName}/${folderPrefix(prefix)}`,
      LocalPath: `${OUTPUT}/${name}`,
      S3UploadMode: continuous === true ? 'Continuous' : 'EndOfJob',
    },
  };
}
