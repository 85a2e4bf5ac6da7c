import type { IncomingMessage } from 'node:http';
import type { ServiceError } from '../common/errors';
import type { OperationModel, Shape } from '../models/api-model';
import { send } from './body';
import type { Exchange } from './protocol';
import { RestProtocol } from './rest';
import type { RestRequest } from './rest-router';
import { decodeXml, encodeMembers, escapeXml, tag } from './xml';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A bucket as the first label of a host name: `bucket.localhost`, `bucket.s3.localhost`, `bucket.s3.us-east-1.localhost`. */
const VIRTUAL_HOST = /^(.+?)(?:\.s3(?:[.-][a-z0-9-]+)?)?\.localhost(?::\d+)?$/i;

/** REST-XML, which is S3's alone. */
export class RestXmlProtocol extends RestProtocol {
  fail({ request, response, requestId }: Exchange, error: ServiceError, status: number): void {
    const ids = { 'x-amz-request-id': requestId, 'x-amzn-requestid': requestId };
    const headers = { ...error.headers, 'content-type': 'application/xml', ...ids };
    if (request.method === 'HEAD' || status === 304) {
      response.writeHead(status, { ...headers, 'x-amz-error-code': error.code }).end();
      return;
    }
    const fields = Object.entries(error.fields).map(([name, value]) => tag(name, escapeXml(String(value))));
    const parts = tag('Code', escapeXml(error.code)) + tag('Message', escapeXml(error.message)) + fields.join('');
    send(
      response,
      status,
      headers,
      DECLARATION + tag('Error', parts + tag('RequestId', requestId) + tag('HostId', 'trainyard')),
    );
  }

  protected override restRequest(request: IncomingMessage): RestRequest {
    const plain = super.restRequest(request);
    const bucket = VIRTUAL_HOST.exec(request.headers.host ?? '')?.[1];
    if (bucket === undefined || bucket === 's3') return plain;
    return { ...plain, path: plain.path === '/' ? `/${bucket}` : `/${bucket}${plain.path}` };
  }

  protected decodeDocument(shape: Shape, bytes: Buffer): Record<string, unknown> {
    return decodeXml(shape, bytes.toString('utf8'));
  }

  protected sendDocument(
    exchange: Exchange,
    status: number,
    headers: Record<string, string>,
    operation: OperationModel,
    output: object,
  ): void {
    const source = output as Record<string, unknown>;
    const all = { ...headers, 'content-type': 'application/xml', 'x-amz-request-id': exchange.requestId };
    send(exchange.response, status, all, this.documentOf(operation, source));
  }

  private documentOf(operation: OperationModel, output: Record<string, unknown>): string {
    const shape = operation.output as Shape;
    const namespace = ` xmlns="${NAMESPACE}"`;
    // The one answer whose root element holds text: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    if (operation.name === 'GetBucketLocation') {
      return DECLARATION + tag('LocationConstraint', escapeXml(String(output['LocationConstraint'] ?? '')), namespace);
    }
    const { payload } = shape;
    if (payload !== undefined) {
      return (
        DECLARATION +
        tag(payload.wireName, encodeMembers(payload.shape, (output[payload.name] ?? {}) as object), namespace)
      );
    }
    const members = encodeMembers(shape, output);
    if (members === '' && [...shape.members.values()].every((member) => member.raw.location !== undefined)) return '';
    return DECLARATION + tag(rootName(operation), members, namespace);
  }
}

/** S3 names its roots `ListBucketResult`, not after the shape; clients do not look at the name, people do. */
function rootName(operation: OperationModel): string {
  const known: Readonly<Record<string, string>> = {
    ListObjects: 'ListBucketResult',
    ListObjectsV2: 'ListBucketResult',
    ListObjectVersions: 'ListVersionsResult',
    ListBuckets: 'ListAllMyBucketsResult',
    ListParts: 'ListPartsResult',
    ListMultipartUploads: 'ListMultipartUploadsResult',
    CreateMultipartUpload: 'InitiateMultipartUploadResult',
    CompleteMultipartUpload: 'CompleteMultipartUploadResult',
    DeleteObjects: 'DeleteResult',
    GetBucketTagging: 'Tagging',
    GetObjectTagging: 'Tagging',
    GetBucketVersioning: 'VersioningConfiguration',
    GetBucketNotificationConfiguration: 'NotificationConfiguration',
  };
  return known[operation.name] ?? operation.output?.raw.locationName ?? `${operation.name}Result`;
}
