import { SizeRoundingBehavior } from 'aws-cdk-lib';
import type * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { EndpointInstanceType } from '../endpoint/endpoint-instance-type';
import type { VariantOptions } from '../endpoint/production-variant';
import { checkSeconds } from './capacity-faults';
import type { Faults } from './faults';

export const VARIANT_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;

export function machineOf(variant: VariantOptions): EndpointInstanceType {
  return variant.instanceType ?? EndpointInstanceType.M5_LARGE;
}

export function variantProperty(
  variantName: string,
  modelName: string,
  weight: number,
  options: VariantOptions,
): sagemaker.CfnEndpointConfig.ProductionVariantProperty {
  return {
    variantName,
    modelName,
    instanceType: machineOf(options).name,
    initialInstanceCount: options.instanceCount ?? 1,
    initialVariantWeight: weight,
    ...machineProperties(options),
  };
}

export function machineProperties(
  options: VariantOptions,
): Partial<sagemaker.CfnEndpointConfig.ProductionVariantProperty> {
  return {
    containerStartupHealthCheckTimeoutInSeconds: options.startupTimeout?.toSeconds(),
    modelDataDownloadTimeoutInSeconds: options.modelDownloadTimeout?.toSeconds(),
    volumeSizeInGb: options.volumeSize?.toGibibytes(),
    routingConfig: options.routingStrategy && { routingStrategy: options.routingStrategy.value },
    inferenceAmiVersion: options.inferenceAmiVersion,
  };
}

/** `of` is empty, or names the variant. */
export function checkVariant(faults: Faults, of: string, options: VariantOptions): void {
  faults.wholeNumber(`${of}instanceCount`, options.instanceCount, 1, 1000);
  checkSeconds(faults, `${of}startupTimeout`, options.startupTimeout, 60, 3600);
  checkSeconds(faults, `${of}modelDownloadTimeout`, options.modelDownloadTimeout, 60, 3600);
  const gibibytes = options.volumeSize?.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  faults.wholeNumber(`${of}volumeSize in GiB`, gibibytes, 1, 512);
  const machine = machineOf(options);
  faults.when(
    machine.hasLocalStorage && options.volumeSize !== undefined,
    `${of}volumeSize is given, but ${machine} has disks of its own: leave it out or choose another instanceType`,
  );
}
