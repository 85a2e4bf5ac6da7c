export * from './dataset';
export * from './dataset-bucket';
export * from './dataset-bucket-props';
