export * from './model-package';
export * from './model-registry';
