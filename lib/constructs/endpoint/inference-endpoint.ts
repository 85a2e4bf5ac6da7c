import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Construct } from 'constructs';
import {
  allowLogsAndMetrics,
  allowNetworkInterfaces,
  allowVolumeKey,
  allowWriting,
  newExecutionRole,
} from '../private/execution-role';
import { Faults } from '../private/faults';
import { ImportedEndpoint } from '../private/imported-endpoint';
import { folderPrefix } from '../private/s3-prefix';
import type { VpcPlacement } from '../private/vpc-placement';
import { placeInVpc } from '../private/vpc-placement';
import { EndpointInstanceType } from './endpoint-instance-type';
import type { IInferenceEndpoint } from './inference-endpoint-base';
import { InferenceEndpointBase } from './inference-endpoint-base';
import type { InferenceEndpointProps } from './inference-endpoint-props';
import type { ModelSourceConfig } from './model-source-config';

const VARIANT = 'AllTraffic';

/** An endpoint that answers requests with one model. */
export class InferenceEndpoint extends InferenceEndpointBase implements iam.IGrantable, ec2.IConnectable {
  /**
   * An endpoint that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param endpointName its name
   */
  public static fromEndpointName(scope: Construct, id: string, endpointName: string): IInferenceEndpoint {
    return new ImportedEndpoint(scope, id, endpointName, VARIANT);
  }

  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly variantName: string = VARIANT;

  /** What the endpoint acts as. */
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  private readonly placement?: VpcPlacement;

  constructor(scope: Construct, id: string, props: InferenceEndpointProps) {
    super(scope, id);
    check(this, props);
    this.role = props.role ?? newExecutionRole(this, `Serves ${this.node.path}`);
    this.grantPrincipal = this.role;
    this.placement = placeInVpc(this, props);
    const source = props.model.bind(this, this.role);
    new Faults(this)
      .when(
        source.needsVpc === true && props.vpc === undefined,
        'an image outside ECR is reached through a VPC only: give vpc',
      )
      .throwIfAny();
    const encryptionKey = props.encryptionKey ?? source.encryptionKey;
    this.allowServing(props, encryptionKey);
    const model = this.newModel(props, source);
    const config = this.newConfig(props, model, encryptionKey);
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
    });
    this.endpointName = endpoint.attrEndpointName;
    this.endpointArn = endpoint.ref;
  }

  /** The security groups of the endpoint's machines. Needs `vpc`. */
  public get connections(): ec2.Connections {
    if (this.placement === undefined) throw new Error(`${this.node.path}: connections needs a vpc, and none was given`);
    return this.placement.connections;
  }

  private allowServing(props: InferenceEndpointProps, encryptionKey?: kms.IKey): void {
    allowLogsAndMetrics(this.role, '/aws/sagemaker/Endpoints/');
    if (encryptionKey !== undefined) allowVolumeKey(this.role, encryptionKey);
    if (props.vpc !== undefined) allowNetworkInterfaces(this.role);
    if (props.dataCaptureBucket === undefined) return;
    const prefix = folderPrefix(props.dataCapturePrefix ?? 'captured');
    allowWriting(this.role, props.dataCaptureBucket, prefix, encryptionKey);
  }

  /** Models and configurations have no names of ours: CloudFormation replaces what can not be changed. */
  private newModel(props: InferenceEndpointProps, source: ModelSourceConfig): sagemaker.CfnModel {
    const model = new sagemaker.CfnModel(this, 'Model', {
      executionRoleArn: this.role.roleArn,
      enableNetworkIsolation: props.networkIsolation ?? true,
      primaryContainer: {
        image: source.image,
        imageConfig: source.needsVpc === true ? { repositoryAccessMode: 'Vpc' } : undefined,
        modelDataUrl: source.modelDataUrl,
        modelPackageName: source.modelPackageArn,
        environment: source.environment,
      },
      vpcConfig: this.placement && {
        subnets: this.placement.subnets,
        securityGroupIds: this.placement.securityGroupIds,
      },
    });
    model.node.addDependency(this.role);
    return model;
  }

  private newConfig(
    props: InferenceEndpointProps,
    model: sagemaker.CfnModel,
    encryptionKey?: kms.IKey,
  ): sagemaker.CfnEndpointConfig {
    const instanceType = props.instanceType ?? EndpointInstanceType.M5_LARGE;
    return new sagemaker.CfnEndpointConfig(this, 'Config', {
      kmsKeyId: instanceType.hasLocalStorage ? undefined : encryptionKey?.keyArn,
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: model.attrModelName,
          instanceType: instanceType.name,
          initialInstanceCount: props.instanceCount ?? 1,
          initialVariantWeight: 1,
          containerStartupHealthCheckTimeoutInSeconds: props.startupTimeout?.toSeconds(),
        },
      ],
      dataCaptureConfig: dataCapture(props, encryptionKey),
    });
  }
}

function dataCapture(
  props: InferenceEndpointProps,
  encryptionKey?: kms.IKey,
): sagemaker.CfnEndpointConfig.DataCaptureConfigProperty | undefined {
  if (props.dataCaptureBucket === undefined) return undefined;
  const prefix = folderPrefix(props.dataCapturePrefix ?? 'captured');
  return {
    enableCapture: true,
    initialSamplingPercentage: props.dataCapturePercentage ?? 100,
    destinationS3Uri: `s3://${props.dataCaptureBucket.bucketName}/${prefix}`,
    kmsKeyId: (props.dataCaptureBucket.encryptionKey ?? encryptionKey)?.keyArn,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}

function check(scope: Construct, props: InferenceEndpointProps): void {
  const seconds = props.startupTimeout?.isUnresolved() === false ? props.startupTimeout.toSeconds() : undefined;
  const captures = props.dataCapturePrefix !== undefined || props.dataCapturePercentage !== undefined;
  const placed = props.vpcSubnets !== undefined || props.securityGroups !== undefined;
  new Faults(scope)
    .text('endpointName', props.endpointName, /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/, 'letters, digits and hyphens', 63)
    .wholeNumber('instanceCount', props.instanceCount, 1, 1000)
    .wholeNumber('startupTimeout in seconds', seconds, 60, 3600)
    .wholeNumber('dataCapturePercentage', props.dataCapturePercentage, 0, 100)
    .when(captures && props.dataCaptureBucket === undefined, 'data capture has no dataCaptureBucket: give it')
    .when(
      placed && props.vpc === undefined,
      'vpcSubnets or securityGroups is given without vpc: give the vpc that they belong to',
    )
    .throwIfAny();
}
