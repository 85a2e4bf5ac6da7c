export * from './tuning-job';
export * from './tuning-job-base';
export * from './tuning-job-props';
export * from './tuning-parameter';
export * from './tuning-strategy';
