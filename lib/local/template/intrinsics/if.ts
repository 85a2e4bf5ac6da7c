import type { Intrinsic } from './intrinsic';
import { requires } from './intrinsic';

/** Evaluates only the branch that applies: the other may name what does not exist. */
export const ifCondition: Intrinsic = (argument, scope, evaluate) => {
  const [name, then, otherwise] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof name !== 'string' || (argument as unknown[]).length !== 3) {
    throw requires(
      'Fn::If',
      'a list of 3 parameters: a condition name, the value if it is true and the value if it is false',
    );
  }
  return evaluate(scope.condition(name) ? then : otherwise);
};
