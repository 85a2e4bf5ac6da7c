import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { allowReading, allowServing, allowWriting, newExecutionRole } from '../private/execution-role';
import { sagemakerArn } from '../private/endpoint-arn';
import { Faults } from '../private/faults';
import { checkEndpoint } from '../private/inference-endpoint-faults';
import { acknowledgeLocalStorage } from '../private/local-storage';
import { checkVariant, machineOf, variantProperty } from '../private/production-variants';
import { folderPrefix } from '../private/s3-prefix';
import { newModel } from '../private/serving-model';
import type { VpcPlacement } from '../private/vpc-placement';
import { connectionsOf, placeInVpc } from '../private/vpc-placement';
import { acknowledgeForGrantee } from '../private/wildcards';
import type { IAsyncEndpoint } from './async-endpoint-base';
import { AsyncEndpointBase } from './async-endpoint-base';
import type { AsyncEndpointProps } from './async-endpoint-props';
import type { BacklogScalingOptions } from './backlog-scaling';
import { BacklogScaling } from './backlog-scaling';

const VARIANT = 'AllTraffic';

/** Where requests and answers lie: folders, with a slash at their ends. */
interface Places {
  readonly input: string;
  readonly output: string;
  readonly failures: string;
}

/** An endpoint that takes requests from S3, up to 1 GB and one hour each, and puts its answers there. */
@propertyInjectable
export class AsyncEndpoint extends AsyncEndpointBase implements iam.IGrantable, ec2.IConnectable {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.AsyncEndpoint';

  /**
   * An endpoint that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param endpointName its name
   * @param variantName of the variant that metrics are about; default `AllTraffic`
   */
  public static fromEndpointName(
    scope: Construct,
    id: string,
    endpointName: string,
    variantName: string = VARIANT,
  ): IAsyncEndpoint {
    class Import extends AsyncEndpointBase {
      public readonly endpointName = endpointName;
      public readonly endpointArn = sagemakerArn(scope, 'endpoint', endpointName);
      public readonly variantName = variantName;
    }
    return new Import(scope, id);
  }

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string = VARIANT;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** S3 URI below which requests are put; ends with a slash. */
  public readonly inputS3Uri: string;
  /** S3 URI below which answers lie; ends with a slash. */
  public readonly outputS3Uri: string;

  private readonly placement?: VpcPlacement;
  private readonly places: Places;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AsyncEndpointProps,
  ) {
    super(scope, id);
    check(this, props);
    this.role = props.role ?? newExecutionRole(this, `Serves ${this.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    this.places = {
      input: folderPrefix(props.inputPrefix ?? 'async/input'),
      output: folderPrefix(props.outputPrefix ?? 'async/output'),
      failures: folderPrefix(props.failurePrefix ?? 'async/failures'),
    };
    this.inputS3Uri = `s3://${props.bucket.bucketName}/${this.places.input}`;
    this.outputS3Uri = `s3://${props.bucket.bucketName}/${this.places.output}`;
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: this.newConfig().attrEndpointConfigName,
    });
    this.endpointName = endpoint.attrEndpointName;
    this.endpointArn = endpoint.ref;
  }

  /** The security groups of the endpoint's machines. Needs `vpc` or `network`. */
  public get connections(): ec2.Connections {
    return connectionsOf(this, this.placement);
  }

  /**
   * Lets a principal put requests into the bucket, have them answered, and read answers and failures.
   *
   * @param grantee who may
   */
  public override grantInvokeAsync(grantee: iam.IGrantable): iam.Grant {
    const { bucket } = this.props;
    const { input, output, failures } = this.places;
    const objects = [input, output, failures].map((prefix) => bucket.arnForObjects(`${prefix}*`));
    acknowledgeForGrantee(grantee, objects, 'requests and answers are named when they are made');
    bucket.grantPut(grantee, `${input}*`);
    for (const prefix of [output, failures]) bucket.grantRead(grantee, `${prefix}*`);
    return super.grantInvokeAsync(grantee);
  }

  /**
   * Lets the number of machines follow the requests that wait, down to none and up again.
   *
   * @param options limits and targets
   */
  public autoScale(options: BacklogScalingOptions): BacklogScaling {
    const scales = this.node.tryFindChild('Scaling') !== undefined;
    new Faults(this).when(scales, 'the machines scale already: call autoScale once').throwIfAny();
    return new BacklogScaling(this, 'Scaling', { ...options, endpoint: this });
  }

  private newConfig(): sagemaker.CfnEndpointConfig {
    const { props, role, places } = this;
    const source = props.model.bind(this, role);
    const encryptionKey = props.encryptionKey ?? source.encryptionKey;
    allowServing(this, role, this.placement !== undefined, encryptionKey);
    allowReading(role, props.bucket, places.input);
    for (const prefix of [places.output, places.failures]) allowWriting(role, props.bucket, prefix, encryptionKey);
    props.successTopic?.grantPublish(role);
    props.errorTopic?.grantPublish(role);
    const around = { role, networkIsolation: props.networkIsolation ?? true, placement: this.placement };
    const model = newModel(this, 'Model', source, around);
    const local = machineOf(props).hasLocalStorage;
    const config = new sagemaker.CfnEndpointConfig(this, 'Config', {
      kmsKeyId: local ? undefined : encryptionKey?.keyArn,
      productionVariants: [variantProperty(VARIANT, model.attrModelName, 1, props)],
      asyncInferenceConfig: this.asyncConfig((props.bucket.encryptionKey ?? encryptionKey)?.keyArn),
    });
    if (local) acknowledgeLocalStorage(config, encryptionKey !== undefined);
    return config;
  }

  private asyncConfig(kmsKeyId?: string): sagemaker.CfnEndpointConfig.AsyncInferenceConfigProperty {
    const { props, places } = this;
    const most = props.maxConcurrentInvocationsPerInstance;
    const included = ['SUCCESS_NOTIFICATION_TOPIC', 'ERROR_NOTIFICATION_TOPIC'];
    const notifies = props.successTopic !== undefined || props.errorTopic !== undefined;
    return {
      clientConfig: most === undefined ? undefined : { maxConcurrentInvocationsPerInstance: most },
      outputConfig: {
        kmsKeyId,
        s3OutputPath: this.outputS3Uri,
        s3FailurePath: `s3://${props.bucket.bucketName}/${places.failures}`,
        notificationConfig: notifies
          ? {
              successTopic: props.successTopic?.topicArn,
              errorTopic: props.errorTopic?.topicArn,
              includeInferenceResponseIn: props.includeResponseInNotifications === true ? included : undefined,
            }
          : undefined,
      },
    };
  }
}

function check(scope: Construct, props: AsyncEndpointProps): void {
  const faults = new Faults(scope);
  checkEndpoint(faults, props);
  checkVariant(faults, '', props);
  faults
    .wholeNumber('maxConcurrentInvocationsPerInstance', props.maxConcurrentInvocationsPerInstance, 1, 1000)
    .when(
      props.includeResponseInNotifications === true &&
        props.successTopic === undefined &&
        props.errorTopic === undefined,
      'includeResponseInNotifications is true, but nobody is notified: give successTopic or errorTopic',
    )
    .throwIfAny();
}
