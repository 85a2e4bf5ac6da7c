/* eslint-disable @typescript-eslint/no-require-imports -- a service loads on its first call, and in CommonJS that is `require` */
import type { ServiceId, ServiceModule } from '../services/service';

type Load = () => { readonly service: ServiceModule };

/** Every service of the local cloud and where it lives. */
export const serviceTable: Readonly<Record<ServiceId, Load>> = {
  cloudformation: () => require('../services/cloudformation') as ReturnType<Load>,
  cloudwatch: () => require('../services/cloudwatch') as ReturnType<Load>,
  ecr: () => require('../services/ecr') as ReturnType<Load>,
  events: () => require('../services/events') as ReturnType<Load>,
  iam: () => require('../services/iam') as ReturnType<Load>,
  kms: () => require('../services/kms') as ReturnType<Load>,
  lambda: () => require('../services/lambda') as ReturnType<Load>,
  logs: () => require('../services/logs') as ReturnType<Load>,
  s3: () => require('../services/s3') as ReturnType<Load>,
  sagemaker: () => require('../services/sagemaker') as ReturnType<Load>,
  'sagemaker-metrics': () => require('../services/sagemaker-metrics') as ReturnType<Load>,
  'sagemaker-runtime': () => require('../services/sagemaker-runtime') as ReturnType<Load>,
  secretsmanager: () => require('../services/secretsmanager') as ReturnType<Load>,
  sns: () => require('../services/sns') as ReturnType<Load>,
  ssm: () => require('../services/ssm') as ReturnType<Load>,
  sts: () => require('../services/sts') as ReturnType<Load>,
};

export const serviceIds = Object.keys(serviceTable) as ServiceId[];

export function isServiceId(name: string): name is ServiceId {
  return Object.hasOwn(serviceTable, name);
}
