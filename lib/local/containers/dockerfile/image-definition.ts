import { posix } from 'node:path';
import { type Instruction, parseInstructions } from './instructions';
import { type Variables, expand, parseList, parsePairs, splitWords } from './words';

/** A COPY or ADD out of the build context. */
export interface Copied {
  /** Relative to the image folder. */
  readonly sources: readonly string[];
  /** Absolute path in the image. */
  readonly target: string;
}

/** What a Dockerfile says of the containers of its image. */
export interface ImageDefinition {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly copied: readonly Copied[];
  /** Whether the build changes file modes, so that a script need not be executable in the folder. */
  readonly changesModes: boolean;
}

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const EMPTY: ImageDefinition = {
  environment: {},
  labels: {},
  workingDirectory: '/',
  copied: [],
  changesModes: false,
};

interface Stage {
  readonly image: ImageDefinition;
  readonly build: Variables;
  readonly shell: readonly string[];
}

type Apply = (stage: Stage, value: string) => Stage;

/** Reads the last stage of a Dockerfile; stages it builds upon are followed, images from elsewhere count as empty. */
export function parseDockerfile(text: string): ImageDefinition {
  const stages = new Map<string, Stage>();
  let globals: Variables = {};
  let name = '';
  let stage: Stage | undefined;
  for (const instruction of parseInstructions(text)) {
    if (instruction.name === 'FROM') {
      if (stage !== undefined) stages.set(name, stage);
      const [from, alias] = fromWords(instruction, globals);
      name = alias ?? String(stages.size);
      stage = stages.get(from) ?? { image: EMPTY, build: {}, shell: ['/bin/sh', '-c'] };
    } else if (stage === undefined) {
      if (instruction.name === 'ARG') globals = { ...globals, ...parsePairs(assignment(instruction.value), globals) };
    } else {
      stage = apply(stage, instruction, globals);
    }
  }
  return stage?.image ?? EMPTY;
}

function fromWords(instruction: Instruction, globals: Variables): [string, string | undefined] {
  const words = splitWords(instruction.value).filter((word) => !word.startsWith('--'));
  return [expand(words[0] ?? '', globals).toLowerCase(), words[2]?.toLowerCase()];
}

/** `ARG NAME` without a default declares an empty value. */
function assignment(value: string): string {
  return value.includes('=') ? value : `${value}=`;
}

function apply(stage: Stage, { name, value }: Instruction, globals: Variables): Stage {
  if (name !== 'ARG') return INSTRUCTIONS[name]?.(stage, value) ?? stage;
  const given = value.includes('=') ? parsePairs(value, variablesOf(stage)) : { [value]: globals[value] ?? '' };
  return { ...stage, build: { ...stage.build, ...given } };
}

function variablesOf({ image, build }: Stage): Variables {
  return { PATH: DEFAULT_PATH, ...build, ...image.environment };
}

const change = (stage: Stage, image: Partial<ImageDefinition>): Stage => ({
  ...stage,
  image: { ...stage.image, ...image },
});

const words = (stage: Stage, value: string): readonly string[] => parseList(value) ?? [...stage.shell, value];

const INSTRUCTIONS: Readonly<Record<string, Apply>> = {
  ENTRYPOINT: (stage, value) => change(stage, { entrypoint: words(stage, value) }),
  CMD: (stage, value) => change(stage, { command: words(stage, value) }),
  SHELL: (stage, value) => ({ ...stage, shell: parseList(value) ?? stage.shell }),
  ENV: (stage, value) =>
    change(stage, { environment: { ...stage.image.environment, ...parsePairs(value, variablesOf(stage)) } }),
  LABEL: (stage, value) =>
    change(stage, { labels: { ...stage.image.labels, ...parsePairs(value, variablesOf(stage)) } }),
  WORKDIR: (stage, value) =>
    change(stage, {
      workingDirectory: posix.resolve(stage.image.workingDirectory, expand(value, variablesOf(stage))),
    }),
  RUN: (stage, value) => (/\bchmod\b/.test(value) ? change(stage, { changesModes: true }) : stage),
  COPY: addCopy,
  ADD: addCopy,
};

function addCopy(stage: Stage, value: string): Stage {
  const flags = /^(?:--\S+\s+)*/.exec(value)?.[0] ?? '';
  // What comes from another stage or image is not in the folder.
  if (flags.includes('--from=')) return stage;
  const rest = value.slice(flags.length);
  const names = parseList(rest) ?? splitWords(rest);
  const paths = names.map((name) => expand(name, variablesOf(stage)));
  const target = posix.resolve(stage.image.workingDirectory, paths.at(-1) ?? '.');
  const copied = [...stage.image.copied, { sources: paths.slice(0, -1), target }];
  return change(stage, { copied, changesModes: stage.image.changesModes || flags.includes('--chmod=') });
}
