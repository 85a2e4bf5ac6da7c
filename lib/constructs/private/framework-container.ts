import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Dataset } from '../data/dataset';
import type { MlInstanceType } from '../training/ml-instance-type';
import type { ContainerConfig, FrameworkContainerOptions } from '../training/training-container';
import type { Publisher } from './framework-images';
import { frameworkImage } from './framework-images';

/** An image of AWS's and how its tag is made. */
export interface FrameworkImage {
  readonly publisher: Publisher;
  readonly repositoryName: string;
  /** @param processor `cpu` or `gpu` */
  readonly tag: (processor: 'cpu' | 'gpu') => string;
  /** The processor of images that exist for one only. */
  readonly only?: 'cpu' | 'gpu';
}

const CHANNEL = 'code';

export function bindFramework(
  scope: Construct,
  image: FrameworkImage,
  options: FrameworkContainerOptions,
  role: iam.IRole | undefined,
  machine: MlInstanceType | undefined,
): ContainerConfig {
  checkScript(scope, options);
  const gpus = (options.gpu ?? (machine?.gpuCount ?? 0) > 0) ? 'gpu' : 'cpu';
  const tag = image.tag(image.only ?? gpus);
  return { ...frameworkImage(scope, image.publisher, image.repositoryName, tag, role), ...scriptOf(scope, options) };
}

function checkScript(scope: Construct, options: FrameworkContainerOptions): void {
  if ((options.code === undefined) === (options.entryPoint === undefined)) return;
  throw new Error(`${scope.node.path}: the container has either code or entryPoint alone: give both, or none`);
}

/**
 * SageMaker's training toolkit takes a directory as well as an archive, so code that arrives as a channel needs no archive
 * and no network. Source: aws/sagemaker-training-toolkit, files.download_and_extract.
 */
function scriptOf(scope: Construct, { code, entryPoint }: FrameworkContainerOptions): Partial<ContainerConfig> {
  if (code === undefined || entryPoint === undefined) return {};
  const channels: { [name: string]: Dataset } = { [CHANNEL]: code };
  return {
    channels,
    hyperparameters: {
      sagemaker_program: entryPoint,
      sagemaker_submit_directory: `/opt/ml/input/data/${CHANNEL}`,
      sagemaker_region: Stack.of(scope).region,
    },
  };
}
