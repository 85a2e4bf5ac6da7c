export * from './isolated-network';
export * from './isolated-network-props';
export * from './placement-options';
