export * from './model-service';
export * from './model-service-props';
