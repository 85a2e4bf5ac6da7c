import type { StepOutput } from '../pipeline/step-output';

interface Channel {
  readonly ChannelName: string;
}

/** A request whose channels read what earlier steps have written, and whose checkpoints are those of one execution. */
export function withStepChannels(
  specification: Record<string, unknown>,
  channels: { readonly [channel: string]: StepOutput },
): Record<string, unknown> {
  const given = (specification['InputDataConfig'] as Channel[] | undefined) ?? [];
  const own = given.filter(({ ChannelName }) => !(ChannelName in channels));
  const ofSteps = Object.entries(channels).map(([name, output]) => ({
    ChannelName: name,
    DataSource: {
      S3DataSource: {
        S3DataType: 'S3Prefix',
        S3Uri: output.uri._expression,
        S3DataDistributionType: 'FullyReplicated',
      },
    },
  }));
  const checkpoints = specification['CheckpointConfig'] as { readonly S3Uri: string } | undefined;
  return {
    ...specification,
    InputDataConfig: own.length + ofSteps.length === 0 ? undefined : [...own, ...ofSteps],
    CheckpointConfig: checkpoints && { ...checkpoints, S3Uri: ofExecution(checkpoints.S3Uri) },
  };
}

function ofExecution(uri: string): Record<string, unknown> {
  return { 'Std:Join': { On: '/', Values: [uri.replace(/\/$/, ''), { Get: 'Execution.PipelineExecutionId' }] } };
}
