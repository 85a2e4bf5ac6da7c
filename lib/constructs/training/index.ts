export * from './metric-definition';
export * from './ml-instance-type';
export * from './training-container';
export * from './training-instance-type';
export * from './training-job';
export * from './training-job-base';
export * from './training-job-props';
