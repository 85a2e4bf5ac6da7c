export * from './endpoint-alarms';
