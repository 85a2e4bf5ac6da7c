export * from './dataset';
export * from './dataset-bucket';
