export * from './approval-condition';
export * from './approval-policy';
export * from './model-card';
export * from './model-package';
export * from './model-package-props';
export * from './model-registry';
export * from './model-registry-base';
export * from './model-registry-props';
