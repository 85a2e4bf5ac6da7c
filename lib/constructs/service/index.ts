export * from './model-service';
export * from './model-service-props';
export * from './api-authorization';
export * from './model-api';
export * from './model-api-base';
export * from './model-api-props';
export * from './tenant';
