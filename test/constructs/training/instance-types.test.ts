import { ProcessingInstanceType, ProductionVariantInstanceType, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { trainyard } from '../_stack';

const constants = (type: object) =>
  Object.values(type).filter((value): value is trainyard.MlInstanceType => value instanceof trainyard.MlInstanceType);

test('SageMaker trains on every listed type', () => {
  const known: string[] = Object.values(TrainingInstanceType);
  const listed = constants(trainyard.TrainingInstanceType).map(({ name }) => name);
  expect(listed.filter((name) => !known.includes(name))).toEqual([]);
  expect(listed.length).toBeGreaterThan(60);
});

test('SageMaker serves on every listed type', () => {
  const known: string[] = Object.values(ProductionVariantInstanceType);
  const listed = constants(trainyard.EndpointInstanceType).map(({ name }) => name);
  expect(listed.filter((name) => !known.includes(name))).toEqual([]);
});

test('SageMaker processes on every listed type', () => {
  const known: string[] = Object.values(ProcessingInstanceType);
  const listed = constants(trainyard.ProcessingInstanceType).map(({ name }) => name);
  expect(listed.filter((name) => !known.includes(name))).toEqual([]);
});

test('a type tells its GPUs', () => {
  expect(trainyard.TrainingInstanceType.G5_12XLARGE).toMatchObject({
    name: 'ml.g5.12xlarge',
    vCpus: 48,
    memoryGiB: 192,
    gpuCount: 4,
    gpuName: 'NVIDIA A10G',
    gpuMemoryGiB: 24,
    hasLocalStorage: true,
  });
});

test('a type that is not listed can be named, without facts', () => {
  expect(trainyard.TrainingInstanceType.of('ml.new.large')).toMatchObject({ name: 'ml.new.large', gpuCount: 0 });
});
