import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../common/errors';
import { isServiceId, serviceIds } from '../cloud/service-table';
import type { ServiceId } from '../services/service';

/** Signing names that differ from the endpoint id of the service. */
const SIGNING_NAMES: Readonly<Record<string, ServiceId>> = { monitoring: 'cloudwatch', 's3-outposts': 's3' };

/** `X-Amz-Target` prefixes, for requests that nobody signed. */
const TARGETS: Readonly<Record<string, ServiceId>> = {
  AWSEvents: 'events',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  AmazonSSM: 'ssm',
  GraniteServiceVersion20100801: 'cloudwatch',
  Logs_20140328: 'logs',
  SageMaker: 'sagemaker',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
};

export interface Signature {
  readonly service: string;
  readonly accessKeyId: string;
  readonly region: string | undefined;
}

/** Who signed, for which service: from the credential scope of the header or of a presigned URL. */
export function signatureOf(request: IncomingMessage): Signature | undefined {
  const url = request.url ?? '';
  const header = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
    request.headers.authorization ?? '',
  );
  const query =
    header ??
    /[?&]X-Amz-Credential=([^%&/]+)(?:%2F|\/)\d{8}(?:%2F|\/)([^%&/]+)(?:%2F|\/)([^%&/]+)(?:%2F|\/)aws4_request/i.exec(
      url,
    );
  if (query !== null) return { accessKeyId: query[1] as string, region: query[2], service: query[3] as string };
  const older = /[?&]AWSAccessKeyId=([^&]+)/.exec(url);
  return older === null
    ? undefined
    : { accessKeyId: decodeURIComponent(older[1] as string), region: undefined, service: 's3' };
}

/** @throws ServiceError when the local cloud does not speak the service */
export function serviceOf(request: IncomingMessage, signature: Signature | undefined): ServiceId {
  const name = signature?.service;
  const path = request.url ?? '';
  if (name === 'sagemaker' && path.startsWith('/endpoints/')) return 'sagemaker-runtime';
  if (name === 'sagemaker' && /^\/Batch(Put|Get)Metrics$/.test(path)) return 'sagemaker-metrics';
  if (name !== undefined) {
    const id = SIGNING_NAMES[name] ?? name;
    if (isServiceId(id)) return id;
    throw new ServiceError(
      'UnknownServiceException',
      `the local cloud does not speak ${name}; it speaks ${serviceIds.join(', ')}`,
      { status: 400 },
    );
  }
  const target = /^([^.]+)\./.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
  if (target !== undefined && TARGETS[target] !== undefined) return TARGETS[target];
  throw new ServiceError(
    'MissingAuthenticationToken',
    'the request carries no AWS signature, so nothing says which service it is for',
    { status: 403 },
  );
}
