import type { DependencyGraph } from '../../../template/graph';

export interface Failure {
  readonly logicalId: string;
  readonly error: unknown;
}

export interface OrderOptions {
  /** Called once, at the first failure. */
  readonly onFailure?: () => void;
  /** Goes on with what does not depend on a failure. @default nothing more is started */
  readonly keepGoing?: boolean;
}

/** Runs `work` for every node as soon as all that it needs is done, side by side. Never rejects. */
export async function runInOrder(
  graph: DependencyGraph,
  work: (logicalId: string) => Promise<void>,
  options: OrderOptions = {},
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const results = new Map<string, Promise<boolean>>();
  const run = async (logicalId: string, needs: readonly string[]): Promise<boolean> => {
    const ready = await Promise.all(needs.map((need) => results.get(need)));
    if (ready.includes(false) || (failures.length > 0 && options.keepGoing !== true)) return false;
    try {
      await work(logicalId);
      return true;
    } catch (error) {
      failures.push({ logicalId, error });
      if (failures.length === 1) options.onFailure?.();
      return false;
    }
  };
  for (const [logicalId, needs] of inOrder(graph)) results.set(logicalId, run(logicalId, needs));
  await Promise.all(results.values());
  return failures;
}

/** Each node after what it needs. */
function inOrder(graph: DependencyGraph): [string, readonly string[]][] {
  const done = new Set<string>();
  const order: [string, readonly string[]][] = [];
  const visit = (logicalId: string): void => {
    if (done.has(logicalId)) return;
    done.add(logicalId);
    const needs = (graph.get(logicalId) ?? []).filter((need) => graph.has(need));
    needs.forEach(visit);
    order.push([logicalId, needs]);
  };
  for (const logicalId of graph.keys()) visit(logicalId);
  return order;
}

export function namesOf(failures: readonly Failure[]): string {
  return failures.map(({ logicalId }) => logicalId).join(', ');
}
