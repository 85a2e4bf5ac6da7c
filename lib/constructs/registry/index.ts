export * from './model-package';
export * from './model-package-props';
export * from './model-registry';
