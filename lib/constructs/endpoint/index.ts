export * from './endpoint-instance-type';
export * from './inference-container';
export * from './inference-endpoint';
export * from './inference-endpoint-base';
export * from './inference-endpoint-props';
export * from './model-source';
export * from './model-source-config';
