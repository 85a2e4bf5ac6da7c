import type { Member, Shape } from './api-model';
import type { Constraint } from './constraints';
import { constraintsOf } from './constraints';

type Check = (value: unknown, path: string, faults: string[]) => void;

/**
 * Compares values with a model's limits. Faults read as AWS words them:
 * `Value 'x' at 'inputDataConfig.1.member.channelName' failed to satisfy constraint: Member must …`.
 */
export class Validator {
  private readonly checks = new WeakMap<Shape, Check>();

  /** Every fault of an operation's input, in the order of the model; empty when there is none. */
  faults(input: Shape | undefined, value: object): string[] {
    const faults: string[] = [];
    if (input !== undefined) this.checkOf(input)(value, '', faults);
    return faults;
  }

  private checkOf(shape: Shape): Check {
    let check = this.checks.get(shape);
    if (check === undefined) {
      // A shape may contain itself: the entry stands before its parts are looked at.
      this.checks.set(shape, (value, path, faults) => this.checkOf(shape)(value, path, faults));
      check = this.compile(shape);
      this.checks.set(shape, check);
    }
    return check;
  }

  private compile(shape: Shape): Check {
    const constraints = constraintsOf(shape);
    const inner = this.inner(shape);
    return (value, path, faults) => {
      for (const constraint of constraints) {
        if (!constraint.holds(value)) faults.push(fault(render(value), path, constraint.words));
      }
      inner?.(value, path, faults);
    };
  }

  private inner(shape: Shape): Check | undefined {
    if (shape.type === 'structure') return this.structure(shape);
    if (shape.type === 'list') return this.list(shape.element as Member);
    if (shape.type === 'map') return this.map(shape.key as Member, shape.element as Member);
    return undefined;
  }

  private structure(shape: Shape): Check {
    const members = [...shape.members.values()].map((member) => ({
      name: member.name,
      label: lowerFirst(member.name),
      required: shape.required.has(member.name),
      check: lazily(() => this.checkOf(member.shape)),
    }));
    return (value, path, faults) => {
      for (const { name, label, required, check } of members) {
        const given = (value as Record<string, unknown>)[name];
        const at = path === '' ? label : `${path}.${label}`;
        if (given !== undefined && given !== null) check(given, at, faults);
        else if (required) faults.push(fault('null', at, 'Member must not be null'));
      }
    };
  }

  /** AWS names the elements of a list of structures one by one, those of a list of plain values by their common rule. */
  private list(element: Member): Check {
    const scalar = isScalar(element.shape) ? constraintsOf(element.shape) : undefined;
    if (scalar !== undefined) return allOf('Member must satisfy constraint', scalar, (value) => value as unknown[]);
    const check = lazily(() => this.checkOf(element.shape));
    return (value, path, faults) => {
      (value as unknown[]).forEach((item, index) => check(item, `${path}.${index + 1}.member`, faults));
    };
  }

  private map(key: Member, element: Member): Check {
    const keys = allOf('Map keys must satisfy constraint', constraintsOf(key.shape), (value) =>
      Object.keys(value as object),
    );
    const scalar = isScalar(element.shape) ? constraintsOf(element.shape) : undefined;
    const values =
      scalar && allOf('Map value must satisfy constraint', scalar, (value) => Object.values(value as object));
    const check = lazily(() => this.checkOf(element.shape));
    return (value, path, faults) => {
      keys(value, path, faults);
      if (values !== undefined) return values(value, path, faults);
      for (const [name, item] of Object.entries(value as object)) check(item, `${path}.${name}.member`, faults);
    };
  }
}

function allOf(words: string, constraints: readonly Constraint[], items: (value: unknown) => unknown[]): Check {
  const rule = `${words}: [${constraints.map((constraint) => constraint.words).join(', ')}]`;
  return (value, path, faults) => {
    if (items(value).some((item) => !constraints.every((constraint) => constraint.holds(item)))) {
      faults.push(fault(render(value), path, rule));
    }
  };
}

function lazily(make: () => Check): Check {
  let check: Check | undefined;
  return (value, path, faults) => (check ??= make())(value, path, faults);
}

function isScalar(shape: Shape): boolean {
  return shape.type !== 'structure' && shape.type !== 'list' && shape.type !== 'map';
}

function fault(value: string, path: string, words: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: ${words}`;
}

function render(value: unknown): string {
  return value === null ? 'null' : `'${plain(value)}'`;
}

/** As Java prints collections: `[a, b]`, `{k=v}`. */
function plain(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => `${key}=${plain(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return String(value);
}

export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
