export * from './drift-check';
export * from './drift-monitor';
export * from './drift-monitor-props';
export * from './endpoint-alarms';
export * from './endpoint-monitoring';
export * from './notification-options';
export * from './training-monitoring';
export * from './training-monitoring-props';
