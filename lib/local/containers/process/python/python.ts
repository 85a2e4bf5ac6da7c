import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../common/errors';
import { ContainerError } from '../../engine';
import { VirtualEnvironments } from './environments';
import { type Interpreter, candidates, inspect } from './interpreters';
import { type Requirement, readRequirements, unmet } from './requirements';

/** The Python of one image folder. */
export interface Python {
  readonly executable: string;
  /** Goes in front of PATH; has `python` and `python3`. */
  readonly binDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface PythonOptions {
  /** Where virtual environments and links are kept. */
  readonly directory: string;
  /** Where to look for interpreters. */
  readonly path: string;
}

/** Finds an interpreter which satisfies an image folder's requirements.txt, or makes one. */
export class Pythons {
  private readonly environments: VirtualEnvironments;
  private readonly satisfying = new Map<string, Promise<Interpreter | undefined>>();

  constructor(private readonly options: PythonOptions) {
    this.environments = new VirtualEnvironments(join(options.directory, 'environments'));
  }

  /** Undefined if the folder requires nothing and the machine has no Python. @throws ContainerError `unsupported` */
  async provide(folder: string): Promise<Python | undefined> {
    const file = join(folder, 'requirements.txt');
    const requirements = await readRequirements(file);
    const key = JSON.stringify(requirements.map(({ text }) => text));
    const finding = this.satisfying.get(key) ?? this.find(requirements, file);
    this.satisfying.set(key, finding);
    try {
      const found = await finding;
      // Only what was found is kept: a person who is told what is missing installs it.
      if (found === undefined) this.satisfying.delete(key);
      return found === undefined ? undefined : await this.prepare(found);
    } catch (error) {
      this.satisfying.delete(key);
      throw error;
    }
  }

  private async find(requirements: readonly Requirement[], file: string): Promise<Interpreter | undefined> {
    const seen: Interpreter[] = [];
    for (const command of await candidates(this.options.path)) {
      const interpreter = await inspect(command);
      if (interpreter === undefined || seen.some(({ executable }) => executable === interpreter.executable)) continue;
      if (unmet(requirements, interpreter).length === 0) return interpreter;
      seen.push(interpreter);
    }
    return requirements.length === 0 ? undefined : this.install(requirements, file, seen);
  }

  private async install(requirements: readonly Requirement[], file: string, seen: Interpreter[]): Promise<Interpreter> {
    const base = seen[0];
    if (base === undefined) throw missing(requirements, file, 'no python3 was found on this machine');
    try {
      return await this.environments.provide(base, requirements, file);
    } catch (error) {
      const looked = seen.map(({ executable, version }) => `${executable} (${version})`).join(', ');
      throw missing(
        fewest(requirements, seen),
        file,
        `looked at ${looked}; pip could not install it: ${messageOf(error)}`,
      );
    }
  }

  private async prepare({ executable, userBase, virtual }: Interpreter): Promise<Python> {
    const environment = { PYTHONUSERBASE: userBase };
    // A link from elsewhere would lose a virtual environment its packages.
    if (virtual) return { executable, binDirectory: dirname(executable), environment };
    const hash = createHash('sha256').update(executable).digest('hex').slice(0, 12);
    const binDirectory = join(this.options.directory, 'interpreters', hash);
    await mkdir(binDirectory, { recursive: true });
    for (const name of ['python', 'python3']) await link(executable, join(binDirectory, name));
    return { executable, binDirectory, environment };
  }
}

async function link(target: string, path: string): Promise<void> {
  await symlink(target, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

function fewest(requirements: readonly Requirement[], seen: readonly Interpreter[]): readonly Requirement[] {
  const lists = seen.map((interpreter) => unmet(requirements, interpreter));
  return lists.sort((left, right) => left.length - right.length)[0] ?? requirements;
}

function missing(requirements: readonly Requirement[], file: string, why: string): ContainerError {
  const names = requirements.map(({ text }) => text).join(', ');
  return new ContainerError(
    'unsupported',
    `no Python 3 of this machine has ${names}, which ${file} requires (${why}): ` +
      `install it (python3 -m pip install ${requirements.map(({ text }) => `"${text}"`).join(' ')}, ` +
      `or your system's package, such as apt-get install python3-${systemName(requirements[0]?.name)}), or start Docker`,
  );
}

/** Debian's name of a distribution, where it is not the same. */
function systemName(name = 'NAME'): string {
  return { 'scikit-learn': 'sklearn', pillow: 'pil', pyyaml: 'yaml', 'opencv-python': 'opencv' }[name] ?? name;
}
