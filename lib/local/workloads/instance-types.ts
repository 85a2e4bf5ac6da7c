/** NVIDIA devices of the accelerated instance types; a type that is not named has none. Source: EC2's instance type pages. */
const GPUS: Readonly<Record<string, number>> = {
  'p3.2xlarge': 1,
  'p3.8xlarge': 4,
  'p3.16xlarge': 8,
  'p3dn.24xlarge': 8,
  'p4d.24xlarge': 8,
  'p4de.24xlarge': 8,
  'p5.4xlarge': 1,
  'p5.48xlarge': 8,
  'p5e.48xlarge': 8,
  'p5en.48xlarge': 8,
  'p6-b200.48xlarge': 8,
  'p6-b300.48xlarge': 8,
  'p6e-gb200.36xlarge': 4,
};

/** Of these families every size has one device but for the large ones. */
const GPU_FAMILIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  g4dn: { '12xlarge': 4, metal: 8 },
  g5: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  g6: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  g6e: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  g7e: { '12xlarge': 2, '24xlarge': 4, '48xlarge': 8 },
};

/** @param instanceType such as `ml.g5.xlarge` */
export function gpusOf(instanceType: string): number {
  const name = instanceType.replace(/^ml\./, '');
  const [family = '', size = ''] = name.split('.');
  const large = GPU_FAMILIES[family];
  return large === undefined ? (GPUS[name] ?? 0) : (large[size] ?? 1);
}
