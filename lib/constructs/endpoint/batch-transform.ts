import type { ITaggableV2 } from 'aws-cdk-lib';
import { CustomResource, Duration, TagManager, TagType, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { secondsOf } from '../private/capacity-faults';
import { sagemakerArn } from '../private/endpoint-arn';
import {
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowReading,
  allowVolumeKey,
  allowWriting,
  newExecutionRole,
} from '../private/execution-role';
import { Faults } from '../private/faults';
import { folderPrefix } from '../private/s3-prefix';
import { newModel } from '../private/serving-model';
import { lazyTags } from '../private/training-specification';
import { TRANSFORM_JOBS } from '../private/job-kinds';
import { JobProvider } from '../private/job-provider';
import type { VpcPlacement } from '../private/vpc-placement';
import { checkPlacement, connectionsOf, placeInVpc } from '../private/vpc-placement';
import type { Dataset } from '../data/dataset';
import type { NameFilter } from '../training/training-job-base';
import { BatchTransformBase } from './batch-transform-base';
import type { BatchTransformProps, IBatchTransform } from './batch-transform-props';
import { EndpointInstanceType } from './endpoint-instance-type';

const RESOURCE_TYPE = 'Custom::TrainyardTransformJob';

/**
 * A transform job that runs when the stack is deployed, and again when model, data or settings have changed. Its answers lie
 * in a folder of its own.
 */
@propertyInjectable
export class BatchTransform extends BatchTransformBase implements iam.IGrantable, ec2.IConnectable, ITaggableV2 {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.BatchTransform';

  /**
   * A transform job that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param transformJobName its name
   */
  public static fromTransformJobName(scope: Construct, id: string, transformJobName: string): IBatchTransform {
    class Import extends BatchTransformBase {
      public readonly transformJobName = transformJobName;
      public readonly transformJobArn = sagemakerArn(scope, 'transform-job', transformJobName);
      protected readonly _nameFilter = [transformJobName];
    }
    return new Import(scope, id);
  }

  public readonly transformJobName: string;
  public readonly transformJobArn: string;

  /**
   * S3 URI of the folder with the answers.
   *
   * @attribute
   */
  public readonly outputS3Uri: string;

  /** What the job acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** Tags of the jobs. */
  public readonly cdkTagManager: TagManager;

  /** @internal */
  protected readonly _nameFilter: NameFilter;
  private readonly placement?: VpcPlacement;
  private readonly outputBucket: s3.IBucket;
  private readonly outputPrefix: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BatchTransformProps,
  ) {
    super(scope, id);
    check(this, props);
    this.cdkTagManager = new TagManager(TagType.KEY_VALUE, RESOURCE_TYPE);
    this.role = props.role ?? newExecutionRole(this, `Transforms ${this.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    this.outputBucket = props.outputBucket ?? props.input.bucket;
    this.outputPrefix = folderPrefix(props.outputPrefix ?? 'transformed');
    const provider = JobProvider.of(this, TRANSFORM_JOBS);
    const prefix = provider.jobNamePrefix(this);
    this._nameFilter = [{ prefix: `${prefix}-` }];
    const resource = this.newResource(provider, prefix);
    this.transformJobName = resource.ref;
    this.transformJobArn = resource.getAttString('TransformJobArn');
    this.outputS3Uri = resource.getAttString('OutputS3Uri');
  }

  /** The security groups of the job's machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.placement);
  }

  /**
   * Lets a principal read the answers.
   *
   * @param grantee who may
   */
  public grantReadOutput(grantee: iam.IGrantable): iam.Grant {
    return this.outputBucket.grantRead(grantee, `${this.outputPrefix}*`);
  }

  private newResource(provider: JobProvider, prefix: string): CustomResource {
    const { props, role } = this;
    const waits = props.waitForCompletion ?? true;
    const source = props.model.bind(this, role);
    new Faults(this)
      .when(
        source.registry !== undefined,
        'model is the newest approved version, which is not known yet: give a version',
      )
      .when(source.multiModel === true, 'model is many models, give one: transform jobs serve no more')
      .when(
        source.uncompressed === true,
        'model is files without an archive, give an archive: transform jobs take no other',
      )
      .throwIfAny();
    const around = { role, networkIsolation: props.networkIsolation ?? true, placement: this.placement };
    const model = newModel(this, 'Model', source, around);
    const key = props.encryptionKey ?? this.outputBucket.encryptionKey;
    this.allowTransforming(key);
    provider.allowStartingAs(role, key);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: RESOURCE_TYPE,
      serviceTimeout: waits ? Duration.hours(1) : Duration.minutes(15),
      properties: {
        JobNamePrefix: prefix,
        WaitForCompletion: String(waits),
        DataVersions: props.input.options.version === undefined ? {} : { input: props.input.options.version },
        Specification: this.specification(model.attrModelName, key),
      },
    });
    resource.node.addDependency(provider, role, this.outputBucket, ...props.input.dependencies);
    return resource;
  }

  private specification(modelName: string, key?: kms.IKey): Record<string, unknown> {
    const { props } = this;
    const machine = props.instanceType ?? EndpointInstanceType.M5_LARGE;
    const { inputFilter, outputFilter, joinInput = false } = props;
    const processes = inputFilter !== undefined || outputFilter !== undefined || joinInput;
    const client = {
      InvocationsTimeoutInSeconds: props.invocationTimeout?.toSeconds(),
      InvocationsMaxRetries: props.invocationRetries,
    };
    return {
      ModelName: modelName,
      BatchStrategy: props.batchStrategy?.value,
      MaxPayloadInMB: props.maxPayloadInMb,
      MaxConcurrentTransforms: props.maxConcurrentTransforms,
      ModelClientConfig: Object.values(client).some((value) => value !== undefined) ? client : undefined,
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: props.input.dataType.value, S3Uri: props.input.s3Uri } },
        ContentType: props.input.options.contentType,
        CompressionType: props.input.options.compression?.value,
        SplitType: props.splitType?.value,
      },
      TransformOutput: {
        S3OutputPath: `s3://${this.outputBucket.bucketName}/${this.outputPrefix}`,
        Accept: props.accept,
        // Otherwise answers to lines stand without a line break between.
        AssembleWith: props.splitType === undefined || props.splitType.value === 'None' ? undefined : 'Line',
        KmsKeyId: key?.keyArn,
      },
      TransformResources: {
        InstanceType: machine.name,
        InstanceCount: props.instanceCount ?? 1,
        VolumeKmsKeyId: machine.hasLocalStorage ? undefined : key?.keyArn,
      },
      DataProcessing: processes
        ? { InputFilter: inputFilter, OutputFilter: outputFilter, JoinSource: joinInput ? 'Input' : undefined }
        : undefined,
      Tags: lazyTags(this.cdkTagManager),
    };
  }

  private allowTransforming(key?: kms.IKey): void {
    const { props, role } = this;
    allowLogsAndMetrics(this, role, '/aws/sagemaker/TransformJobs');
    for (const keys of props.input._readableKeys) allowReading(role, props.input.bucket, keys);
    allowWriting(role, this.outputBucket, this.outputPrefix, key);
    if (key !== undefined) allowVolumeKey(role, key);
    if (this.placement !== undefined) allowNetworkInterfaces(role);
  }
}

function check(scope: Construct, props: BatchTransformProps): void {
  const { maxPayloadInMb: payload = 6, maxConcurrentTransforms: concurrent = 1 } = props;
  const known = !Token.isUnresolved(payload) && !Token.isUnresolved(concurrent);
  const faults = new Faults(scope);
  checkInput(faults, props.input);
  faults
    .wholeNumber('instanceCount', props.instanceCount, 1, 100)
    .wholeNumber('maxPayloadInMb', payload, 0, 100)
    .wholeNumber('maxConcurrentTransforms', concurrent, 1, 100)
    .when(
      known && payload * concurrent > 100,
      `maxPayloadInMb × maxConcurrentTransforms is ${payload * concurrent} MB, at most 100 MB are allowed: lower one of them`,
    )
    .wholeNumber('invocationTimeout in seconds', secondsOf(props.invocationTimeout), 1, 3600)
    .wholeNumber('invocationRetries', props.invocationRetries, 0, 3)
    .text('inputFilter', props.inputFilter, /^\$/, 'a JSONPath such as $.features', 63)
    .text('outputFilter', props.outputFilter, /^\$/, 'a JSONPath such as $.features', 63);
  checkPlacement(faults, props);
  faults.throwIfAny();
}

/** What training can do with its data, and a transform job can not. */
function checkInput(faults: Faults, { dataType, options }: Dataset): void {
  const mode = options.inputMode?.value ?? 'File';
  faults
    .when(dataType.value === 'AugmentedManifestFile', 'input is an augmented manifest: only training reads it')
    .when(mode !== 'File', `input has inputMode ${mode}: transform jobs read whole objects, leave it out`)
    .when(
      options.distribution !== undefined || options.recordWrapper !== undefined || options.shuffleSeed !== undefined,
      'input has distribution, recordWrapper or shuffleSeed: only training knows them, leave them out',
    );
}
