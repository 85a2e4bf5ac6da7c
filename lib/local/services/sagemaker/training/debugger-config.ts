import type { TrainingRequest } from './job';

/** Where SageMaker's debugger library (smdebug) puts what it saves unless it is told otherwise. */
const TENSORS = '/opt/ml/output/tensors';
const PROFILE = '/opt/ml/output/profiler/';

/** The files that the debugger's and profiler's library reads when they are on, by name. SageMaker's order of keys is not known. */
export function debuggerConfig({
  DebugHookConfig: hook,
  ProfilerConfig: profiler,
}: TrainingRequest): Record<string, object> {
  return {
    ...(hook === undefined ? {} : { 'debughookconfig.json': { LocalPath: TENSORS, ...hook } }),
    ...(profiler === undefined || profiler.DisableProfiler === true
      ? {}
      : { 'profilerconfig.json': profile(profiler) }),
  };
}

function profile({ ProfilingParameters, ...rest }: NonNullable<TrainingRequest['ProfilerConfig']>): object {
  const parameters = { ProfilerEnabled: true, LocalPath: PROFILE, ...ProfilingParameters };
  return { ...rest, ProfilingParameters: parameters };
}
