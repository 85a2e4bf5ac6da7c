export * from './data-format';
export * from './dataset';
export * from './dataset-bucket';
export * from './dataset-bucket-base';
export * from './dataset-bucket-props';
