import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import ts from 'typescript';
import { trainyard } from './_stack';

const ROOT = join(__dirname, '../..');
const README = readFileSync(join(ROOT, 'lib/constructs/README.md'), 'utf8');

interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** Each `ts` block; its name is the heading above it. */
function snippets(): Snippet[] {
  return [...README.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(({ 1: text = '', index }) => {
    const headings = [...README.slice(0, index).matchAll(/^#+ (.*)$/gm)];
    return { name: (headings.at(-1)?.[1] ?? '').replaceAll('`', ''), text };
  });
}

/** In scope of an example that imports nothing: the parts that the first example makes. */
function world(stack: Stack) {
  const scope = new Construct(stack, 'World');
  const data = new trainyard.DatasetBucket(scope, 'Data');
  const train = data.dataset('digits/train/');
  const container = trainyard.TrainingContainer.fromAsset('training-scripts/digits');
  const job = new trainyard.TrainingJob(scope, 'Train', { container, channels: { train } });
  const endpoint = new trainyard.InferenceEndpoint(scope, 'Endpoint', {
    model: trainyard.ModelSource.fromTrainingJob(job),
  });
  const registry = new trainyard.ModelRegistry(scope, 'Registry');
  const definition = new trainyard.TrainingDefinition(scope, 'Definition', {
    container,
    channels: { train },
    metricDefinitions: [{ name: 'validation:accuracy', regex: 'accuracy=(.*)' }],
  });
  const scientists = new iam.Role(scope, 'Scientists', { assumedBy: new iam.AccountRootPrincipal() });
  return { stack, data, train, container, job, definition, endpoint, registry, scientists };
}

const PRELUDE = `
import * as cdk from 'aws-cdk-lib';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as trainyard from 'cdk-trainyard';
declare const stack: Stack;
declare const data: trainyard.DatasetBucket;
declare const train: trainyard.Dataset;
declare const container: trainyard.TrainingContainer;
declare const job: trainyard.TrainingJob;
declare const definition: trainyard.TrainingDefinition;
declare const endpoint: trainyard.InferenceEndpoint;
declare const registry: trainyard.ModelRegistry;
`;

/** An example that imports nothing stands in a block, so that it may use the names above for things of its own. */
function complete({ text }: Snippet): string {
  return /^import /m.test(text) ? text : `${PRELUDE}{\n${text}}\n`;
}

const virtualPath = (index: number): string => join(__dirname, `__readme-${index}.ts`);

/** One program for all, since the types of aws-cdk-lib take most of the time. */
function typeErrors(texts: readonly string[]): string[] {
  const files = new Map(texts.map((text, index) => [virtualPath(index), `${text}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    paths: { 'cdk-trainyard': [join(ROOT, 'lib/constructs/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`),
  );
}

function synthesize(text: string): Template {
  const stack = new Stack(new App(), 'Readme', { env: { account: '123456789012', region: 'eu-central-1' } });
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the example's own imports
  const load = (name: string): unknown => (name === 'cdk-trainyard' ? trainyard : require(name));
  const names = world(stack);
  new Function('require', 'exports', ...Object.keys(names), `{${outputText}}`)(load, {}, ...Object.values(names));
  return Template.fromStack(stack);
}

describe('the README of cdk-trainyard', () => {
  const all = snippets();

  test('has examples', () => expect(all.length).toBeGreaterThan(0));

  test('its examples compile', () => expect(typeErrors(all.map(complete))).toEqual([]), 120_000);

  test.each(all)('$name: its example synthesizes', (snippet) => {
    expect(Object.keys(synthesize(complete(snippet)).toJSON()['Resources'] as object).length).toBeGreaterThan(0);
  });
});
