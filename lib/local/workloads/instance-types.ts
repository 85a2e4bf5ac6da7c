/** What a machine of an instance type has. */
export interface Machine {
  readonly vCpus: number;
  readonly memoryGiB: number;
  /** NVIDIA devices. */
  readonly gpus: number;
  /** @default none, or not known */
  readonly gpuKind?: string;
  /** Of one device. @default none, or not known */
  readonly gpuMemoryGiB?: number;
}

/** Virtual processors by size; some families have others. */
const SIZES: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
  '6xlarge': 24,
  '8xlarge': 32,
  '9xlarge': 36,
  '10xlarge': 40,
  '12xlarge': 48,
  '16xlarge': 64,
  '18xlarge': 72,
  '24xlarge': 96,
  '32xlarge': 128,
  '36xlarge': 144,
  '48xlarge': 192,
};

interface Family {
  readonly memoryPerVCpu: number;
  /** vCPUs and GiB of the sizes that do not follow the rule. */
  readonly except?: Readonly<Record<string, readonly [vCpus: number, memoryGiB: number]>>;
  readonly gpu?: {
    readonly kind: string;
    readonly memoryGiB?: number;
    /** Devices of the sizes that have not one. */
    readonly count?: Readonly<Record<string, number>>;
  };
}

const compute: Family = { memoryPerVCpu: 2 };
const general: Family = { memoryPerVCpu: 4 };
const memory: Family = { memoryPerVCpu: 8 };
const burstable: Family = { memoryPerVCpu: 4, except: { medium: [2, 4] } };
const FOUR_OR_EIGHT = { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 };

/** All that SageMaker has for training, processing, transform or hosting. Source: EC2's pages of the families. */
const FAMILIES: Readonly<Record<string, Family>> = {
  t2: burstable,
  t3: burstable,
  m4: general,
  m5: general,
  m5d: general,
  m6g: general,
  m6gd: general,
  m6i: general,
  m7i: general,
  m8g: general,
  c4: { memoryPerVCpu: 1.875, except: { '8xlarge': [36, 60] } },
  c5: compute,
  c5d: compute,
  c5n: { memoryPerVCpu: 2.625, except: { '9xlarge': [36, 96], '18xlarge': [72, 192] } },
  c6g: compute,
  c6gd: compute,
  c6gn: compute,
  c6i: compute,
  c6in: compute,
  c7g: compute,
  c7i: compute,
  c8g: compute,
  r5: memory,
  r5d: memory,
  r6g: memory,
  r6gd: memory,
  r6i: memory,
  r7gd: memory,
  r7i: memory,
  r8g: memory,
  p2: {
    memoryPerVCpu: 15.25,
    except: { '16xlarge': [64, 732] },
    gpu: { kind: 'NVIDIA K80', memoryGiB: 12, count: { '8xlarge': 8, '16xlarge': 16 } },
  },
  p3: { memoryPerVCpu: 7.625, gpu: { kind: 'NVIDIA V100', memoryGiB: 16, count: { '8xlarge': 4, '16xlarge': 8 } } },
  p3dn: { memoryPerVCpu: 8, gpu: { kind: 'NVIDIA V100', memoryGiB: 32, count: { '24xlarge': 8 } } },
  p4d: { memoryPerVCpu: 12, gpu: { kind: 'NVIDIA A100', memoryGiB: 40, count: { '24xlarge': 8 } } },
  p4de: { memoryPerVCpu: 12, gpu: { kind: 'NVIDIA A100', memoryGiB: 80, count: { '24xlarge': 8 } } },
  p5: {
    memoryPerVCpu: 16,
    except: { '48xlarge': [192, 2048] },
    gpu: { kind: 'NVIDIA H100', memoryGiB: 80, count: { '48xlarge': 8 } },
  },
  p5e: {
    memoryPerVCpu: 8,
    except: { '48xlarge': [192, 2048] },
    gpu: { kind: 'NVIDIA H200', memoryGiB: 141, count: { '48xlarge': 8 } },
  },
  p5en: {
    memoryPerVCpu: 8,
    except: { '48xlarge': [192, 2048] },
    gpu: { kind: 'NVIDIA H200', memoryGiB: 141, count: { '48xlarge': 8 } },
  },
  'p6-b200': {
    memoryPerVCpu: 8,
    except: { '48xlarge': [192, 2048] },
    gpu: { kind: 'NVIDIA B200', count: { '48xlarge': 8 } },
  },
  'p6-b300': {
    memoryPerVCpu: 8,
    except: { '48xlarge': [192, 4096] },
    gpu: { kind: 'NVIDIA B300', count: { '48xlarge': 8 } },
  },
  'p6e-gb200': {
    memoryPerVCpu: 8,
    except: { '36xlarge': [144, 960] },
    gpu: { kind: 'NVIDIA GB200', count: { '36xlarge': 4 } },
  },
  g4dn: { memoryPerVCpu: 4, gpu: { kind: 'NVIDIA T4', memoryGiB: 16, count: { '12xlarge': 4 } } },
  g5: { memoryPerVCpu: 4, gpu: { kind: 'NVIDIA A10G', memoryGiB: 24, count: FOUR_OR_EIGHT } },
  g6: { memoryPerVCpu: 4, gpu: { kind: 'NVIDIA L4', memoryGiB: 24, count: FOUR_OR_EIGHT } },
  g6e: { memoryPerVCpu: 8, gpu: { kind: 'NVIDIA L40S', memoryGiB: 48, count: FOUR_OR_EIGHT } },
  g7e: {
    memoryPerVCpu: 8,
    except: { '12xlarge': [48, 512], '24xlarge': [96, 1024], '48xlarge': [192, 2048] },
    gpu: { kind: 'NVIDIA RTX PRO 6000', memoryGiB: 96, count: { '12xlarge': 2, '24xlarge': 4, '48xlarge': 8 } },
  },
  // Accelerators of other makers: none that a machine here would have.
  inf1: compute,
  inf2: general,
  trn1: general,
  trn1n: general,
  trn2: { memoryPerVCpu: 8, except: { '48xlarge': [192, 2048] } },
  dl1: memory,
};

/** @param instanceType such as `ml.g5.xlarge`; undefined for one that is not known here */
export function machineOf(instanceType: string): Machine | undefined {
  const [, familyName = '', size = ''] = /^(?:ml\.)?([a-z0-9-]+)\.([a-z0-9]+)$/.exec(instanceType) ?? [];
  const family = FAMILIES[familyName];
  const vCpus = family?.except?.[size]?.[0] ?? SIZES[size];
  if (family === undefined || vCpus === undefined) return undefined;
  const { gpu } = family;
  return {
    vCpus,
    memoryGiB: family.except?.[size]?.[1] ?? vCpus * family.memoryPerVCpu,
    gpus: gpu === undefined ? 0 : (gpu.count?.[size] ?? 1),
    ...(gpu === undefined ? {} : { gpuKind: gpu.kind, gpuMemoryGiB: gpu.memoryGiB }),
  };
}

/** @param instanceType such as `ml.g5.xlarge` */
export function gpusOf(instanceType: string): number {
  return machineOf(instanceType)?.gpus ?? 0;
}
