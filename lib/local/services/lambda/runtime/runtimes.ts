import type { Runtime } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors';

export type Language = 'node' | 'python';

const SUPPORTED = /^(?:nodejs(?:18|20|22|24)|python3\.(?:9|1\d))\.?x?$/;
const DEPRECATED =
  /^(?:nodejs(?:4\.3(?:-edge)?|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x)?|python2\.7|python3\.[678]|java8|dotnetcore.*|dotnet[56]|ruby2\..*|go1\.x|provided)$/;

/** @throws ServiceError InvalidParameterValueException for a runtime that this machine does not run */
export function checkRuntime(runtime: Runtime): void {
  if (SUPPORTED.test(runtime)) return;
  if (DEPRECATED.test(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
        'We recommend you use a supported runtime while creating or updating functions.',
    );
  }
  throw invalidParameter(
    `the local cloud runs handlers of nodejs18.x to nodejs24.x and python3.9 to python3.14, not ${runtime}: use one of them, or test this function on AWS`,
  );
}

export function languageOf(runtime: Runtime): Language {
  return runtime.startsWith('node') ? 'node' : 'python';
}
