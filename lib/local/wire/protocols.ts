/* eslint-disable @typescript-eslint/no-require-imports -- CBOR brings a library along that most sessions never need */
import type { IncomingMessage } from 'node:http';
import type { ApiModel } from '../models/api-model';
import { AwsJsonProtocol } from './aws-json';
import type { Protocol } from './protocol';
import { QueryProtocol } from './query';
import { RestJsonProtocol } from './rest-json';
import { RestXmlProtocol } from './rest-xml';

/** Chooses by what the request says of itself, for one service may be spoken in three ways (CloudWatch is). */
export class Protocols {
  private readonly awsJson = new AwsJsonProtocol();
  private readonly query = new QueryProtocol();
  private readonly restJson = new RestJsonProtocol();
  private readonly restXml = new RestXmlProtocol();
  private cbor: Protocol | undefined;

  of(request: IncomingMessage, model: ApiModel): Protocol {
    if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return this.cborProtocol();
    if (request.headers['x-amz-target'] !== undefined) return this.awsJson;
    switch (model.metadata.protocol) {
      case 'rest-json':
        return this.restJson;
      case 'rest-xml':
        return this.restXml;
      case 'json':
        return this.awsJson;
      default:
        return this.query;
    }
  }

  private cborProtocol(): Protocol {
    this.cbor ??= new (require('./cbor') as { CborProtocol: new () => Protocol }).CborProtocol();
    return this.cbor;
  }
}
