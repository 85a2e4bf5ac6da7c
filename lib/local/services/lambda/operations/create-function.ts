import { randomUUID } from 'node:crypto';
import type { CreateFunctionCommandInput, CreateFunctionCommandOutput } from '@aws-sdk/client-lambda';
import { real } from '../../service';
import { LATEST } from '../arn';
import { fetchZip } from '../code/code-source';
import type { LambdaContext } from '../context';
import { conflict } from '../errors';
import type { FunctionRecord } from '../function-record';
import { newSettings } from '../settings';
import { publish } from '../versions';

export const createFunction = (lambda: LambdaContext) =>
  real<CreateFunctionCommandInput, CreateFunctionCommandOutput>(async (input) => {
    const { name } = lambda.functions.parse(input.FunctionName);
    const settings = newSettings(input);
    for (const arn of settings.Layers) lambda.layers.findByArn(arn);
    if (lambda.functions.tryFind(name) !== undefined) throw conflict(`Function already exist: ${name}`);
    const code = await lambda.code.add(await fetchZip(lambda.platform, input.Code ?? {}));
    const latest = {
      version: LATEST,
      settings,
      code,
      lastModified: lambda.platform.clock.now(),
      revisionId: randomUUID(),
    };
    const record: FunctionRecord = {
      name,
      latest,
      published: [],
      nextVersion: 1,
      aliases: {},
      tags: input.Tags ?? {},
      policies: {},
      eventInvoke: {},
    };
    if (!lambda.functions.insert(record)) throw conflict(`Function already exist: ${name}`);
    // Everything is in place, yet the answer says what AWS's says: whoever polls finds Active at the first look.
    if (input.Publish !== true) return lambda.functions.describe(record, latest, false, { state: 'Pending' });
    const published = publish(lambda, record, {});
    return lambda.functions.describe(published.record, published.version, true, { state: 'Pending' });
  });
