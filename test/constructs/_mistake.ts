import type { Stack } from 'aws-cdk-lib';

/** What is done wrong, and all that the error says. */
export type Mistake = readonly [title: string, make: (stack: Stack) => unknown, message: string];
