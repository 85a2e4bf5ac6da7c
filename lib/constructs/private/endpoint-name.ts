import { Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A name that is known before the endpoint is there, so that its alarms can be, too. */
export function knownEndpointName(scope: IConstruct, given: string | undefined): string {
  return given ?? Names.uniqueResourceName(scope, { maxLength: 63, separator: '-' });
}
