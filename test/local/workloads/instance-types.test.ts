import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINES } from '../../../lib/constructs/private/machine-facts';
import { pricePerHour } from '../../../lib/local/workloads/instance-prices';
import { gpusOf, machineOf } from '../../../lib/local/workloads/instance-types';

const SHAPES = [
  'TrainingInstanceType',
  'ProcessingInstanceType',
  'TransformInstanceType',
  'ProductionVariantInstanceType',
];

const TABLE = join(__dirname, '../../../lib/local/models/tables/sagemaker.json');
const { shapes } = JSON.parse(readFileSync(TABLE, 'utf8')) as { shapes: Record<string, { enum: readonly string[] }> };

function typesOf(shape: string): readonly string[] {
  return shapes[shape]?.enum ?? [];
}

test.each(SHAPES)('every type of %s is known', (shape) => {
  expect(typesOf(shape).length).toBeGreaterThan(100);
  expect(typesOf(shape).filter((type) => machineOf(type) === undefined)).toEqual([]);
});

test('the constructs know the same machines', () => {
  for (const [type, facts] of Object.entries(MACHINES)) {
    const { vCpus, memoryGiB, gpus = 0, gpuName, gpuMemoryGiB } = facts;
    expect([type, machineOf(type)]).toMatchObject([type, { vCpus, memoryGiB, gpus }]);
    if (gpus > 0 && machineOf(type)?.gpuMemoryGiB !== undefined)
      expect([type, machineOf(type)]).toMatchObject([type, { gpuKind: gpuName, gpuMemoryGiB }]);
  }
});

test('a type that AWS does not have is not known', () => {
  expect(machineOf('ml.x9.xlarge')).toBeUndefined();
  expect(machineOf('ml.m5.3xlarge')).toBeUndefined();
  expect(gpusOf('nonsense')).toBe(0);
  expect(pricePerHour('ml.x9.xlarge')).toBeUndefined();
});

test('bigger instances of a family with as many GPUs cost more', () => {
  const sizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge', '24xlarge', '48xlarge'];
  expect(pricePerHour('ml.m5.large')).toBe(0.115);
  for (const family of ['m5', 'c5', 'r5', 'g4dn', 'g5', 'g6', 'g6e', 'p3']) {
    const types = sizes.map((size) => `ml.${family}.${size}`);
    for (const gpus of new Set(types.map(gpusOf))) {
      const prices = types.filter((type) => gpusOf(type) === gpus).flatMap((type) => pricePerHour(type) ?? []);
      expect(prices).toEqual([...prices].sort((a, b) => a - b));
    }
  }
});
