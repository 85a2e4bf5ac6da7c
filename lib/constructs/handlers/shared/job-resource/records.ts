import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import type { ReplyAddress } from '../custom-resource';
import { retrying } from '../retry';
import type { Ports } from './kind';

/** The latest request for one resource: whom to answer, and about which job. */
export interface PendingRequest {
  readonly to: ReplyAddress;
  readonly jobName: string;
  /** `run`: the answer tells how the job ended. `stop`: it has ended, however. */
  readonly purpose: 'run' | 'stop';
  readonly answered: boolean;
}

type RecordPorts = Pick<Ports, 'ssm' | 'sleep' | 'stackPrefix'>;

/** The parameter of the resource whose jobs begin with `jobNamePrefix`. */
function parameterName(ports: RecordPorts, jobNamePrefix: string): string {
  return `/trainyard/${ports.stackPrefix}/${jobNamePrefix.slice(ports.stackPrefix.length + 1)}`;
}

export async function readRecord(ports: RecordPorts, jobNamePrefix: string): Promise<PendingRequest | undefined> {
  const command = new GetParameterCommand({ Name: parameterName(ports, jobNamePrefix), WithDecryption: true });
  try {
    const { Parameter } = await retrying(ports, () => ports.ssm.send(command));
    return Parameter?.Value === undefined ? undefined : (JSON.parse(Parameter.Value) as PendingRequest);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

/** A response URL lets its owner finish the resource, so it is kept encrypted; with a long one the record may pass 4 KB. */
export async function writeRecord(ports: RecordPorts, jobNamePrefix: string, record: PendingRequest): Promise<void> {
  const command = new PutParameterCommand({
    Name: parameterName(ports, jobNamePrefix),
    Description: 'CloudFormation request that waits for a job of SageMaker',
    Type: 'SecureString',
    Tier: 'Intelligent-Tiering',
    Value: JSON.stringify(record),
    Overwrite: true,
  });
  await retrying(ports, () => ports.ssm.send(command));
}

export async function deleteRecord(ports: RecordPorts, jobNamePrefix: string): Promise<void> {
  const command = new DeleteParameterCommand({ Name: parameterName(ports, jobNamePrefix) });
  try {
    await retrying(ports, () => ports.ssm.send(command));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
  }
}
