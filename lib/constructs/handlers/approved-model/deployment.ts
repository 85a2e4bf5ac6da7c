import { createHash } from 'node:crypto';
import type {
  CreateEndpointConfigCommandInput,
  CreateModelCommandInput,
  DeploymentConfig,
  ModelPackageSummary,
  ProductionVariant,
  Tag,
} from '@aws-sdk/client-sagemaker';

/** What an endpoint is like, whatever version of the model it serves. Written by the construct, as JSON. */
export interface Deployment {
  readonly EndpointName: string;
  readonly ModelPackageGroupName: string;
  /** Begins the names of models and configurations of this endpoint. */
  readonly NamePrefix: string;
  readonly Model: Omit<CreateModelCommandInput, 'ModelName'>;
  /** Environment variables of the container, over those of the version. */
  readonly Environment?: Record<string, string>;
  readonly EndpointConfig: Omit<CreateEndpointConfigCommandInput, 'EndpointConfigName' | 'ProductionVariants'>;
  /** Without the model's name. */
  readonly Variant: ProductionVariant;
  readonly DeploymentConfig?: DeploymentConfig;
  readonly Tags?: Tag[];
}

const HASH_LENGTH = 12;

/** Model and configuration of one version under one specification; how traffic moves to them is no part of it. */
export function nameOf(deployment: Deployment, version: ModelPackageSummary): string {
  const { Model, Environment, EndpointConfig, Variant } = deployment;
  const content = JSON.stringify([version.ModelPackageArn, Model, Environment ?? {}, EndpointConfig, Variant]);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH);
  return `${deployment.NamePrefix}-${hash}`;
}

export function isNameOf(deployment: Deployment, name: string | undefined): boolean {
  return (
    name?.length === deployment.NamePrefix.length + 1 + HASH_LENGTH && name.startsWith(`${deployment.NamePrefix}-`)
  );
}
