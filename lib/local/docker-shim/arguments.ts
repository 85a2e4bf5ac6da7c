import { UserError } from '../common/errors';

export interface BuildRequest {
  readonly verb: 'build';
  readonly tags: readonly string[];
  readonly directory: string;
  /** Relative to the directory. @default Dockerfile */
  readonly dockerfile: string | undefined;
  /** Flags that were given and mean nothing where no container is built. */
  readonly ignored: readonly string[];
}

export type ShimRequest =
  | BuildRequest
  | { readonly verb: 'login' }
  | { readonly verb: 'inspect' | 'push'; readonly image: string }
  | { readonly verb: 'tag'; readonly image: string; readonly target: string }
  | { readonly verb: 'images'; readonly filter: string | undefined };

/** Flags of `docker build` that take a value, which is what tells them from those that do not. */
const VALUED = new Set([
  '--build-arg',
  '--build-context',
  '--cache-from',
  '--cache-to',
  '--file',
  '-f',
  '--label',
  '--network',
  '--output',
  '-o',
  '--platform',
  '--progress',
  '--secret',
  '--ssh',
  '--tag',
  '-t',
  '--target',
  '--shm-size',
  '--provenance',
  '--sbom',
  '--builder',
]);

/** What the CDK CLI asks of `docker`. @throws UserError for anything else */
export function parseShimArguments(args: readonly string[]): ShimRequest {
  const [verb, ...rest] = args[0] === '--config' ? args.slice(2) : args;
  const [first, second] = rest;
  switch (verb) {
    case 'login':
      return { verb };
    case 'inspect':
    case 'push':
      if (first === undefined) throw usage(`${verb} IMAGE`);
      return { verb, image: first };
    case 'tag':
      if (first === undefined || second === undefined) throw usage('tag SOURCE TARGET');
      return { verb, image: first, target: second };
    case 'images':
      return { verb, filter: valueAfter(rest, '--filter') };
    case 'build':
      return parseBuild(rest);
    default:
      throw new UserError(
        `trainyard-docker stands in for docker under the process engine and knows login, build, inspect, tag, push and images, not "${verb ?? ''}": ` +
          'this needs Docker; start it and run "trainyard start --engine docker"',
      );
  }
}

function parseBuild(args: readonly string[]): BuildRequest {
  const values = new Map<string, string[]>();
  const plain: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [name = '', ...assigned] = (args[index] ?? '').split('=');
    if (!name.startsWith('-')) plain.push(args[index] ?? '');
    else if (assigned.length > 0) collect(values, name, assigned.join('='));
    else collect(values, name, VALUED.has(name) ? (args[(index += 1)] ?? '') : '');
  }
  const take = (...names: string[]): string[] => names.flatMap((name) => values.get(name) ?? []);
  const directory = plain[0];
  if (directory === undefined) throw usage('build --tag TAG [--file FILE] DIR');
  if (take('--output', '-o').length > 0)
    throw new UserError(
      'trainyard-docker records folders and cannot write what a build would output: this needs Docker',
    );
  const used = new Set(['--tag', '-t', '--file', '-f', '--build-arg']);
  const ignored = [...values.keys()].filter((name) => !used.has(name));
  return { verb: 'build', tags: take('--tag', '-t'), directory, dockerfile: take('--file', '-f')[0], ignored };
}

function collect(values: Map<string, string[]>, name: string, value: string): void {
  values.set(name, [...(values.get(name) ?? []), value]);
}

function valueAfter(args: readonly string[], name: string): string | undefined {
  const index = args.indexOf(name);
  return index < 0 ? undefined : args[index + 1];
}

function usage(form: string): UserError {
  return new UserError(`usage: trainyard-docker ${form}`);
}
