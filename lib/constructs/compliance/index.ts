export * from './sagemaker-checks';
