import type { CheckedResource } from './checked-resource';

/** What the whole app has, for rules that one resource alone can not answer. */
export interface Surroundings {
  readonly resources: readonly CheckedResource[];
}

/** A rule: data, and one function that says where a resource breaks it. */
export interface Rule {
  /** Ends the id, as in `Trainyard-NetworkIsolation`. */
  readonly name: string;
  readonly description: string;
  readonly fix: string;
  /** The same demand in other rule sets. */
  readonly sources: string;
  /** Whether it is asked of production only. */
  readonly production?: boolean;
  /** Paths below the resource's properties. */
  readonly places: (resource: CheckedResource, around: Surroundings) => readonly string[];
}
