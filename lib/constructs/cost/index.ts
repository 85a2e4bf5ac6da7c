export * from './training-budget';
export * from './training-budget-props';
