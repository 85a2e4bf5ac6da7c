import { randomUUID } from 'node:crypto';
import { SystemClock } from '../../clock/system-clock';
import type { Platform } from '../service';
import { CodeStore } from './code/code-store';
import type { FunctionRecord, FunctionVersion } from './function-record';
import { Functions } from './functions';
import { AsyncInvocations } from './invoke/async-invocations';
import { Runner } from './invoke/runner';
import { Layers } from './layers/layers';
import type { Target } from './runtime/sandboxes';
import { keyOf, Sandboxes } from './runtime/sandboxes';

/** What the operations of this service share. */
export interface LambdaContext {
  readonly platform: Platform;
  readonly functions: Functions;
  readonly layers: Layers;
  readonly code: CodeStore;
  readonly sandboxes: Sandboxes;
  readonly runner: Runner;
  readonly asynchronous: AsyncInvocations;
}

export function makeContext(platform: Platform): LambdaContext {
  const code = new CodeStore(platform);
  const layers = new Layers(platform);
  const functions = new Functions(platform, (arn) => layers.tryFindByArn(arn)?.code.size ?? 0);
  const sandboxes = new Sandboxes(platform, code, new SystemClock());
  const runner = new Runner(platform, sandboxes);
  const asynchronous = new AsyncInvocations(platform, functions, (record, version, invocation) =>
    runner.run(targetOf({ layers }, record, version), invocation),
  );
  return { platform, functions, layers, code, sandboxes, runner, asynchronous };
}

export function targetOf(
  { layers }: Pick<LambdaContext, 'layers'>,
  record: FunctionRecord,
  version: FunctionVersion,
): Target {
  const zips = version.settings.Layers.flatMap((arn) => layers.tryFindByArn(arn)?.code.digest ?? []);
  return { name: record.name, version, layers: zips };
}

/** Stores a changed `$LATEST` and ends the processes that still run the former one. */
export function saveLatest(
  lambda: LambdaContext,
  record: FunctionRecord,
  latest: Partial<FunctionVersion>,
): FunctionRecord {
  const version = { ...record.latest, ...latest, revisionId: randomUUID(), lastModified: lambda.platform.clock.now() };
  const changed = { ...record, latest: version };
  lambda.functions.save(changed);
  void lambda.sandboxes.retire(record.name, keyOf({ version }));
  return changed;
}
