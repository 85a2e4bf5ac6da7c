export * from './data';
export * from './endpoint';
export * from './monitoring';
export * from './network';
export * from './registry';
export * from './training';
export * from './tuning';
