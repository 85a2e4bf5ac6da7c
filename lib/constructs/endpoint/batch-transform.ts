import type { ITaggableV2 } from 'aws-cdk-lib';
import { CustomResource, Duration, TagManager, TagType } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { sagemakerArn } from '../private/endpoint-arn';
import { newExecutionRole } from '../private/execution-role';
import { Faults } from '../private/faults';
import { folderPrefix } from '../private/s3-prefix';
import { newModel } from '../private/serving-model';
import { TRANSFORM_JOBS } from '../private/job-kinds';
import { JobProvider } from '../private/job-provider';
import type { TransformSurroundings } from '../private/transform-setup';
import { allowTransforming, checkTransform, transformSpecification } from '../private/transform-setup';
import type { VpcPlacement } from '../private/vpc-placement';
import { connectionsOf, placeInVpc } from '../private/vpc-placement';
import type { NameFilter } from '../training/training-job-base';
import { BatchTransformBase } from './batch-transform-base';
import type { BatchTransformProps, IBatchTransform } from './batch-transform-props';

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
    checkTransform(this, props);
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
    const setup: TransformSurroundings = {
      outputBucket: this.outputBucket,
      outputPrefix: this.outputPrefix,
      key,
      inVpc: this.placement !== undefined,
      tags: this.cdkTagManager,
    };
    allowTransforming(this, role, props, setup);
    provider.allowStartingAs(role, key);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: RESOURCE_TYPE,
      serviceTimeout: waits ? Duration.hours(1) : Duration.minutes(15),
      properties: {
        JobNamePrefix: prefix,
        WaitForCompletion: String(waits),
        DataVersions: props.input.options.version === undefined ? {} : { input: props.input.options.version },
        Specification: transformSpecification(props, model.attrModelName, setup),
      },
    });
    resource.node.addDependency(provider, role, this.outputBucket, ...props.input.dependencies);
    return resource;
  }
}
