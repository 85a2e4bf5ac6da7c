import { ACCESS_RULES } from './access-rules';
import { ENCRYPTION_RULES } from './encryption-rules';
import { NETWORK_RULES } from './network-rules';
import { OPERATION_RULES } from './operation-rules';
import type { Rule } from './rule';

/** Every rule of SageMakerChecks. */
export const RULES: readonly Rule[] = [...NETWORK_RULES, ...ENCRYPTION_RULES, ...ACCESS_RULES, ...OPERATION_RULES];
