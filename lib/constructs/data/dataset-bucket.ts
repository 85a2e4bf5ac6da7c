import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { ImportedDatasetBucket } from '../private/imported-dataset-bucket';
import { DatasetBucketBase } from './dataset-bucket-base';
import type { DatasetBucketProps, IDatasetBucket } from './dataset-bucket-props';

/**
 * A bucket for data sets and models: versioned, encrypted with a key of KMS, open to TLS only and never to the public,
 * with an access log, a life cycle for old versions, and events to EventBridge.
 */
@propertyInjectable
export class DatasetBucket extends DatasetBucketBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.DatasetBucket';

  /**
   * A bucket that is there already, with its own encryption, access and life cycle.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param bucket the bucket; give its `encryptionKey` when you import it, or jobs may not decrypt its objects
   */
  public static fromBucket(scope: Construct, id: string, bucket: s3.IBucket): IDatasetBucket {
    return new ImportedDatasetBucket(scope, id, bucket);
  }

  /** The bucket. */
  public readonly bucket: s3.IBucket;
  /** The key that encrypts the objects. */
  public readonly encryptionKey: kms.IKey;
  /** The bucket that the log of accesses goes to. */
  public readonly accessLogBucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: DatasetBucketProps = {}) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.encryptionKey = props.encryptionKey ?? this.newKey(removalPolicy);
    this.accessLogBucket = props.accessLogBucket ?? this.newAccessLogBucket(props, removalPolicy);
    this.bucket = new s3.Bucket(this, 'Resource', {
      bucketName: props.bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.encryptionKey,
      bucketKeyEnabled: true,
      versioned: true,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: props.keepOldVersionsFor ?? Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy,
      autoDeleteObjects: props.autoDeleteObjects,
    });
    this.sendEventsAndLogs();
  }

  private newKey(removalPolicy: RemovalPolicy): kms.Key {
    const description = `Encrypts data and models of ${this.node.path}`;
    return new kms.Key(this, 'Key', { enableKeyRotation: true, removalPolicy, description });
  }

  private newAccessLogBucket(props: DatasetBucketProps, removalPolicy: RemovalPolicy): s3.Bucket {
    return new s3.Bucket(this, 'AccessLog', {
      // S3 delivers access logs to buckets with its own kind of encryption only.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy,
      autoDeleteObjects: props.autoDeleteObjects,
    });
  }

  /** On the L1: what the L2 does depends on a feature flag (logs) or adds a function of its own (events). */
  private sendEventsAndLogs(): void {
    const resource = this.bucket.node.defaultChild as s3.CfnBucket;
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    resource.loggingConfiguration = {
      destinationBucketName: this.accessLogBucket.bucketName,
      logFilePrefix: 'access/',
    };
    this.accessLogBucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.accessLogBucket.arnForObjects('access/*')],
        conditions: {
          ArnLike: { 'aws:SourceArn': this.bucket.bucketArn },
          StringEquals: { 'aws:SourceAccount': this.stack.account },
        },
      }),
    );
  }
}
