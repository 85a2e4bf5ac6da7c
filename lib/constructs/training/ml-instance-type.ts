import { Token } from 'aws-cdk-lib';
import type { MachineFacts } from '../private/machine-facts';
import { MACHINES } from '../private/machine-facts';

/** A SageMaker machine and what is known of it. */
export abstract class MlInstanceType {
  /** SageMaker's name, such as `ml.g5.xlarge`. */
  public readonly name: string;
  /** Number of virtual CPUs; undefined for a type that this version does not list. */
  public readonly vCpus?: number;
  /** Memory in GiB; undefined for a type that this version does not list. */
  public readonly memoryGiB?: number;
  /** Number of GPUs; 0 also for a type that this version does not list. */
  public readonly gpuCount: number;
  /** Name of the GPU, such as `NVIDIA A10G`; undefined without one. */
  public readonly gpuName?: string;
  /** Memory of one GPU in GiB; undefined without one. */
  public readonly gpuMemoryGiB?: number;
  /** Whether the machine has NVMe disks of its own. They are encrypted by the hardware, not by a key of KMS. */
  public readonly hasLocalStorage: boolean;

  protected constructor(name: string) {
    if (!Token.isUnresolved(name) && !/^ml\.[a-z0-9-]+\.[a-z0-9]+$/.test(name)) {
      throw new Error(`instance type is "${name}", give a name of SageMaker's such as ml.m5.large`);
    }
    const facts: MachineFacts | undefined = MACHINES[name];
    this.name = name;
    this.vCpus = facts?.vCpus;
    this.memoryGiB = facts?.memoryGiB;
    this.gpuCount = facts?.gpus ?? 0;
    this.gpuName = facts?.gpuName;
    this.gpuMemoryGiB = facts?.gpuMemoryGiB;
    this.hasLocalStorage = facts?.localStorage ?? false;
  }

  /** SageMaker's name. */
  public toString(): string {
    return this.name;
  }
}
