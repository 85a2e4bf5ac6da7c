export * from './training-queue';
export * from './training-queue-base';
export * from './training-queue-props';
