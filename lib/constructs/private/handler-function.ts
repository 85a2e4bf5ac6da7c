import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handlerDirectory } from './handler-code';

export interface HandlerFunctionProps {
  /** Folder below `handlers/`. */
  readonly handler: string;
  /** Exported function of its `index.ts`. */
  readonly entry: string;
  readonly description: string;
  readonly environment?: { readonly [name: string]: string };
  /** Default: 5 minutes. */
  readonly timeout?: Duration;
}

/** A function of this library: own role that may only write its own log, own log group that expires. */
export class HandlerFunction extends Construct {
  readonly role: iam.Role;
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(this.role);
    this.function = new lambda.Function(this, 'Function', {
      code: lambda.Code.fromAsset(handlerDirectory(props.handler)),
      handler: `index.${props.entry}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      role: this.role,
      logGroup,
      description: props.description,
      environment: props.environment,
      memorySize: 256,
      timeout: props.timeout ?? Duration.minutes(5),
    });
  }
}
