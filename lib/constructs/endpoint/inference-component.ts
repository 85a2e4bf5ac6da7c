import { Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { checkSeconds } from '../private/capacity-faults';
import { sagemakerArn } from '../private/endpoint-arn';
import { knownEndpointName } from '../private/endpoint-name';
import { areKnown, Faults } from '../private/faults';
import { CopyScaling } from './copy-scaling';
import type { IEndpoint } from './endpoint-base';
import type { IInferenceComponent } from './inference-component-base';
import { InferenceComponentBase } from './inference-component-base';
import type { CopyScalingOptions, InferenceComponentOptions } from './inference-component-props';

/** What has to be known of a component that is not of this app. */
export interface InferenceComponentAttributes {
  /** Name of the component. */
  readonly inferenceComponentName: string;

  /** Name of its endpoint. */
  readonly endpointName: string;
}

/** Properties of `InferenceComponent`. */
export interface InferenceComponentProps extends InferenceComponentOptions {
  /** The endpoint whose machines it shares. */
  readonly endpoint: IEndpoint;

  /** Name of a model of SageMaker that is made of `model`. */
  readonly modelName: string;
}

/** A model with copies on machines that it shares with others. `InferenceComponents.addModel` makes one. */
@propertyInjectable
export class InferenceComponent extends InferenceComponentBase {
  /** Under which property injectors know this construct. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-trainyard.InferenceComponent';

  /**
   * A component that is not of this app.
   *
   * @param scope of the construct
   * @param id of the construct
   * @param attributes what is known of it
   */
  public static fromInferenceComponentAttributes(
    scope: Construct,
    id: string,
    attributes: InferenceComponentAttributes,
  ): IInferenceComponent {
    class Import extends InferenceComponentBase {
      public readonly inferenceComponentName = attributes.inferenceComponentName;
      public readonly inferenceComponentArn = sagemakerArn(scope, 'inference-component', this.inferenceComponentName);
      public readonly endpointArn = sagemakerArn(scope, 'endpoint', attributes.endpointName);
    }
    return new Import(scope, id);
  }

  public readonly inferenceComponentName: string;
  public readonly inferenceComponentArn: string;
  public readonly endpointArn: string;
  private scaling?: CopyScaling;

  constructor(scope: Construct, id: string, props: InferenceComponentProps) {
    super(scope, id);
    check(this, props);
    // Known before, because alarms, scaling and requests name it.
    this.inferenceComponentName = knownEndpointName(this, undefined);
    const resource = new sagemaker.CfnInferenceComponent(this, 'Resource', {
      endpointName: props.endpoint.endpointName,
      variantName: props.endpoint.variantName,
      inferenceComponentName: this.inferenceComponentName,
      runtimeConfig: { copyCount: props.copyCount ?? 1 },
      specification: specification(props),
    });
    this.inferenceComponentArn = resource.ref;
    this.endpointArn = props.endpoint.endpointArn;
  }

  /**
   * Lets the number of copies follow the load, down to none and up again.
   *
   * @param options limits
   */
  public autoScale(options: CopyScalingOptions): CopyScaling {
    new Faults(this).when(this.scaling !== undefined, 'the copies scale already: call autoScale once').throwIfAny();
    this.scaling = new CopyScaling(this, 'Scaling', { ...options, component: this });
    this.scaling.node.addDependency(this.node.findChild('Resource'));
    return this.scaling;
  }
}

function specification(
  props: InferenceComponentProps,
): sagemaker.CfnInferenceComponent.InferenceComponentSpecificationProperty {
  return {
    modelName: props.modelName,
    computeResourceRequirements: {
      numberOfAcceleratorDevicesRequired: props.accelerators,
      numberOfCpuCoresRequired: props.cpus,
      minMemoryRequiredInMb: (props.minMemory ?? Size.gibibytes(1)).toMebibytes(),
      maxMemoryRequiredInMb: props.maxMemory?.toMebibytes(),
    },
    startupParameters:
      props.startupTimeout === undefined && props.modelDownloadTimeout === undefined
        ? undefined
        : {
            containerStartupHealthCheckTimeoutInSeconds: props.startupTimeout?.toSeconds(),
            modelDataDownloadTimeoutInSeconds: props.modelDownloadTimeout?.toSeconds(),
          },
  };
}

function mebibytes(size: Size | undefined): number | undefined {
  return size?.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}

function check(scope: Construct, props: InferenceComponentProps): void {
  const { cpus = 1 } = props;
  const [least, most] = [mebibytes(props.minMemory) ?? 1024, mebibytes(props.maxMemory)];
  const faults = new Faults(scope)
    .wholeNumber('copyCount', props.copyCount, 0, 1000)
    .wholeNumber('accelerators', props.accelerators, 1, 64)
    .when(areKnown(cpus) && cpus < 0.25, `cpus is ${cpus}, give at least 0.25`)
    .wholeNumber('minMemory in MiB', least, 128, 4_194_304)
    .when(
      most !== undefined && areKnown(most, least) && most < least,
      `maxMemory is ${most} MiB, give at least minMemory (${least} MiB)`,
    );
  checkSeconds(faults, 'startupTimeout', props.startupTimeout, 60, 3600);
  checkSeconds(faults, 'modelDownloadTimeout', props.modelDownloadTimeout, 60, 3600);
  faults.throwIfAny();
}
