import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { UserError } from '../common/errors';
import { AwsClient } from './aws-client';
import type { CliContext } from './context';
import { childEnvironment } from './environment';
import { copyFolderImage, requireImageFolder } from './folder-image';
import type { Progress } from './progress';
import { ensureRepository, parseImageName, putFolderImage } from './registry';
import type { ServerFacts } from './server';

/** Puts a container folder into the local ECR. @returns the image URI for CreateTrainingJob and CreateModel */
export async function addImage(context: CliContext, facts: ServerFacts, name: string, folder: string): Promise<string> {
  const { repository, tag } = parseImageName(name);
  const client = new AwsClient(facts);
  const directory = resolve(context.cwd, folder);
  await requireImageFolder(directory);
  await ensureRepository(client, repository);
  if (facts.engine.name === 'process') {
    await putFolderImage(
      client,
      repository,
      tag,
      await copyFolderImage(directory, join(facts.stateDirectory, 'images')),
    );
  } else {
    await buildAndPush(context, facts, directory, `${new URL(facts.endpoint).host}/${repository}:${tag}`);
  }
  return `${facts.account}.dkr.ecr.${facts.region}.amazonaws.com/${repository}:${tag}`;
}

async function buildAndPush(context: CliContext, facts: ServerFacts, directory: string, name: string): Promise<void> {
  const progress = context.output.progress();
  const environment = childEnvironment(facts, context.environment);
  const docker = (args: readonly string[], input = ''): Promise<void> => runDocker(args, environment, progress, input);
  const base = context.environment['TRAINYARD_BASE_IMAGE'];
  const baseArgument = base === undefined || base === '' ? [] : ['--build-arg', `BASE_IMAGE=${base}`];
  await progress.during(`building ${name}`, () => docker(['build', ...baseArgument, '--tag', name, directory]));
  await progress.during(`pushing ${name}`, async () => {
    await docker(
      ['login', '--username', 'AWS', '--password-stdin', new URL(facts.endpoint).host],
      await password(facts),
    );
    await docker(['push', '--quiet', name]);
  });
}

async function password(facts: ServerFacts): Promise<string> {
  interface Tokens {
    readonly authorizationData: readonly { readonly authorizationToken: string }[];
  }
  const { authorizationData } = await new AwsClient(facts).json<Tokens>('ecr', 'GetAuthorizationToken', {});
  const token = authorizationData[0]?.authorizationToken ?? '';
  return Buffer.from(token, 'base64').toString('utf8').replace(/^AWS:/, '');
}

function runDocker(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  progress: Progress,
  input: string,
): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('docker', args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    const tail: string[] = [];
    const show = (stream: Readable): void => {
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (args[0] === 'build') progress.line(line);
      });
    };
    show(child.stdout);
    show(child.stderr);
    child.on('error', (error) =>
      fail(new UserError(`cannot run docker, which builds images under the docker engine: ${error.message}`)),
    );
    child.on('close', (code) =>
      code === 0 ? done() : fail(new UserError(`docker ${args[0]} failed: ${tail.slice(-5).join('\n')}`)),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
