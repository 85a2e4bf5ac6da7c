import type {
  CreateEndpointCommandInput,
  DescribeEndpointCommandOutput,
  EndpointStatus,
  ModelApprovalStatus,
  ModelPackageSummary,
} from '@aws-sdk/client-sagemaker';
import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListModelPackagesCommand,
  ListModelsCommand,
  ListTagsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import type { Deployment } from '../../../lib/constructs/handlers/approved-model/deployment';
import { onChange, onEvent } from '../../../lib/constructs/handlers/approved-model/on-event';
import type { Answer } from '../../../lib/constructs/handlers/shared/custom-resource';

export const DEPLOYMENT: Deployment = {
  EndpointName: 'digits',
  ModelPackageGroupName: 'digit-models',
  NamePrefix: 'stack-digits',
  Model: { ExecutionRoleArn: 'arn:aws:iam::123456789012:role/serve', EnableNetworkIsolation: true },
  EndpointConfig: { KmsKeyId: 'key' },
  Variant: { VariantName: 'AllTraffic', ModelName: undefined, InstanceType: 'ml.m5.large', InitialInstanceCount: 1 },
  DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'alarm' }] } },
  Tags: [{ Key: 'team', Value: 'vision' }],
};

export function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const missing = (what: string) => refusal('ValidationException', `Could not find ${what} "arn".`);
const existing = (what: string) => refusal('ValidationException', `Cannot create already existing ${what} "arn".`);

/** SageMaker as the handler sees it, and what is in it. */
export function makeWorld() {
  const sagemaker = mockClient(new SageMakerClient({ region: 'eu-west-1' }));
  const versions: ModelPackageSummary[] = [];
  const models = new Map<string, string>();
  const configs = new Set<string>();
  const tags = new Map<string, string>();
  const answers: Answer[] = [];
  const lines: string[] = [];
  const waits: number[] = [];
  let endpoint: { status: EndpointStatus; config: string } | undefined;
  const updating = () => endpoint?.status === 'Creating' || endpoint?.status === 'Updating';

  sagemaker.on(ListModelPackagesCommand).callsFake(({ ModelApprovalStatus: status }) => ({
    ModelPackageSummaryList: versions.filter((version) => version.ModelApprovalStatus === status).reverse(),
  }));
  sagemaker.on(DescribeEndpointCommand).callsFake((): Partial<DescribeEndpointCommandOutput> => {
    if (endpoint === undefined) throw missing('endpoint');
    return {
      EndpointName: 'digits',
      EndpointArn: 'arn:digits',
      EndpointStatus: endpoint.status,
      EndpointConfigName: endpoint.config,
      FailureReason: 'no capacity',
    };
  });
  sagemaker.on(CreateModelCommand).callsFake(({ ModelName, PrimaryContainer }) => {
    if (models.has(ModelName)) throw existing('model');
    models.set(ModelName, PrimaryContainer.ModelPackageName);
    return {};
  });
  sagemaker.on(CreateEndpointConfigCommand).callsFake(({ EndpointConfigName }) => {
    if (configs.has(EndpointConfigName)) throw existing('endpoint configuration');
    configs.add(EndpointConfigName);
    return {};
  });
  sagemaker.on(CreateEndpointCommand).callsFake(({ EndpointConfigName, Tags = [] }: CreateEndpointCommandInput) => {
    if (endpoint !== undefined) throw existing('endpoint');
    endpoint = { status: 'Creating', config: EndpointConfigName ?? '' };
    for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
    return {};
  });
  sagemaker.on(UpdateEndpointCommand).callsFake(({ EndpointConfigName }) => {
    if (updating()) throw refusal('ValidationException', 'Cannot update in-progress endpoint "arn".');
    if (!configs.has(EndpointConfigName)) throw missing('endpoint configuration');
    endpoint = { status: 'Updating', config: endpoint?.config ?? '' };
    return {};
  });
  sagemaker.on(AddTagsCommand).callsFake(({ Tags }) => {
    for (const { Key, Value } of Tags) tags.set(Key, Value);
    return {};
  });
  sagemaker.on(ListTagsCommand).callsFake(() => ({ Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }));
  sagemaker.on(DeleteEndpointCommand).callsFake(() => {
    if (endpoint === undefined) throw missing('endpoint');
    if (updating()) throw refusal('ValidationException', 'Cannot update in-progress endpoint "arn".');
    endpoint = undefined;
    tags.clear();
    return {};
  });
  sagemaker.on(ListEndpointConfigsCommand).callsFake(() => ({
    EndpointConfigs: [...configs].map((EndpointConfigName) => ({ EndpointConfigName })),
  }));
  sagemaker.on(ListModelsCommand).callsFake(() => ({ Models: [...models.keys()].map((ModelName) => ({ ModelName })) }));
  sagemaker.on(DeleteEndpointConfigCommand).callsFake(({ EndpointConfigName }) => {
    if (!configs.delete(EndpointConfigName)) throw missing('endpoint configuration');
    return {};
  });
  sagemaker.on(DeleteModelCommand).callsFake(({ ModelName }) => {
    if (!models.delete(ModelName)) throw missing('model');
    return {};
  });

  const ports = {
    sagemaker: sagemaker as unknown as SageMakerClient,
    respond: async (_to: unknown, answer: Answer) => void answers.push(answer),
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    log: (message: string) => void lines.push(message),
  };
  const handle = onEvent(ports);
  return {
    sagemaker,
    models,
    configs,
    answers,
    lines,
    waits,
    change: (deployment = DEPLOYMENT) => onChange(ports, deployment)(),
    decide(version: number, ModelApprovalStatus: ModelApprovalStatus, ModelPackageStatus = 'Completed') {
      const ModelPackageArn = `arn:aws:sagemaker:eu-west-1:123456789012:model-package/digit-models/${version}`;
      const at = versions.findIndex(({ ModelPackageVersion }) => ModelPackageVersion === version);
      const summary = { ModelPackageVersion: version, ModelPackageArn, ModelApprovalStatus, ModelPackageStatus };
      versions.splice(at < 0 ? versions.length : at, at < 0 ? 0 : 1, summary as ModelPackageSummary);
    },
    /** SageMaker ends what it does; the rule calls. */
    async settle(outcome: 'good' | 'rolled back' | 'failed') {
      const calls = sagemaker.commandCalls(UpdateEndpointCommand);
      const wanted = calls.at(-1)?.args[0].input.EndpointConfigName ?? '';
      const config = endpoint?.status === 'Updating' && outcome === 'good' ? wanted : (endpoint?.config ?? '');
      endpoint = { status: outcome === 'failed' ? 'Failed' : 'InService', config };
      await this.change();
    },
    served: () => (endpoint === undefined ? undefined : models.get(endpoint.config)?.split('/').at(-1)),
    status: () => endpoint?.status,
    /** SageMaker is busy with the endpoint until the n-th wait. */
    busyUntilWait(n: number) {
      ports.sleep = async (milliseconds) => {
        if (waits.push(milliseconds) === n && endpoint !== undefined) endpoint = { ...endpoint, status: 'InService' };
      };
    },
    request: (RequestType: 'Create' | 'Update' | 'Delete', Purpose: 'remove' | 'deploy', more: object = {}) =>
      handle({
        RequestType,
        RequestId: '1',
        ResponseURL: 'http://127.0.0.1/',
        StackId: 'stack',
        LogicalResourceId: 'Endpoint',
        PhysicalResourceId: RequestType === 'Create' ? undefined : `digits/${Purpose}`,
        ResourceProperties: { Deployment: JSON.stringify(DEPLOYMENT), Purpose },
        ...more,
      } as never),
  };
}
