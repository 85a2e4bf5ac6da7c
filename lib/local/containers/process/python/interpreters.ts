import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { PythonInventory } from './requirements';

/** A Python 3 of this machine and what it has installed. */
export interface Interpreter extends PythonInventory {
  /** What the interpreter calls itself (`sys.executable`), no shim. */
  readonly executable: string;
  readonly version: string;
  /** Where `pip install --user` put packages; the workload's private HOME would hide them. */
  readonly userBase: string;
  /** Whether it is a virtual environment, which is found by the place of its executable. */
  readonly virtual: boolean;
}

const INVENTORY = `
import importlib.metadata as metadata, json, os, platform, re, site, sys
found = {}
for distribution in metadata.distributions():
    name = distribution.metadata["Name"]
    if name:
        found.setdefault(re.sub("[-_.]+", "-", name).lower(), distribution.version)
print(json.dumps({
    "executable": sys.executable,
    "version": platform.python_version(),
    "userBase": site.getuserbase(),
    "virtual": sys.prefix != sys.base_prefix,
    "distributions": found,
    "markers": {
        "python_version": "%d.%d" % sys.version_info[:2],
        "python_full_version": platform.python_version(),
        "implementation_name": sys.implementation.name,
        "implementation_version": platform.python_version(),
        "platform_python_implementation": platform.python_implementation(),
        "os_name": os.name,
        "sys_platform": sys.platform,
        "platform_system": platform.system(),
        "platform_machine": platform.machine(),
        "platform_release": platform.release(),
        "platform_version": platform.version(),
        "extra": "",
    },
}))
`;

/** Commands that may be a Python 3: what PATH offers first, then the usual places, then versions by name. */
export async function candidates(path: string): Promise<string[]> {
  const directories = [...path.split(delimiter), '/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/opt/conda/bin'];
  const plain: string[] = [];
  const versioned: string[] = [];
  for (const directory of new Set(directories.filter((entry) => entry.startsWith('/')))) {
    const names = await readdir(directory).catch((): string[] => []);
    if (names.includes('python3')) plain.push(join(directory, 'python3'));
    for (const name of names) if (/^python3\.\d+$/.test(name)) versioned.push(join(directory, name));
  }
  return [...plain, ...versioned];
}

/** Asks a command what it is; undefined if it is no working Python 3.8 or later. */
export async function inspect(command: string): Promise<Interpreter | undefined> {
  // The workload runs without these two, so what they lead to does not count.
  const { PYTHONPATH: _path, PYTHONHOME: _home, ...env } = process.env;
  try {
    const { stdout } = await promisify(execFile)(command, ['-c', INVENTORY], {
      cwd: '/',
      env,
      timeout: 30_000,
      maxBuffer: 16 * 1024 * 1024,
    });
    return JSON.parse(stdout) as Interpreter;
  } catch {
    return undefined;
  }
}
