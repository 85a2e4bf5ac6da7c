import type { EndpointConfigSummary, ModelSummary } from '@aws-sdk/client-sagemaker';
import {
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
} from '@aws-sdk/client-sagemaker';
import { retrying } from '../shared/retry';
import type { Deployment } from './deployment';
import { isNameOf } from './deployment';
import type { Calls } from './sagemaker';
import { ABSENT, unless } from './sagemaker';

/** Deletes models and configurations of this endpoint, except those of one name. */
export async function prune(ports: Calls, deployment: Deployment, kept?: string): Promise<void> {
  const others = (name: string | undefined): name is string => isNameOf(deployment, name) && name !== kept;
  const NameContains = deployment.NamePrefix;
  for (const { EndpointConfigName } of await listConfigs(ports, NameContains)) {
    if (!others(EndpointConfigName)) continue;
    const command = new DeleteEndpointConfigCommand({ EndpointConfigName });
    await unless(ABSENT, () => retrying(ports, () => ports.sagemaker.send(command)));
  }
  for (const { ModelName } of await listModels(ports, NameContains)) {
    if (!others(ModelName)) continue;
    const command = new DeleteModelCommand({ ModelName });
    await unless(ABSENT, () => retrying(ports, () => ports.sagemaker.send(command)));
  }
}

async function listConfigs(ports: Calls, NameContains: string): Promise<EndpointConfigSummary[]> {
  const found: EndpointConfigSummary[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListEndpointConfigsCommand({ NameContains, MaxResults: 100, NextToken });
    const page = await retrying(ports, () => ports.sagemaker.send(command));
    found.push(...(page.EndpointConfigs ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function listModels(ports: Calls, NameContains: string): Promise<ModelSummary[]> {
  const found: ModelSummary[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListModelsCommand({ NameContains, MaxResults: 100, NextToken });
    const page = await retrying(ports, () => ports.sagemaker.send(command));
    found.push(...(page.Models ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}
