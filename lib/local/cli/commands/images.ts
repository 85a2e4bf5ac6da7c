import type { DescribeImagesResponse, Repository } from '@aws-sdk/client-ecr';
import type { Command } from 'commander';
import { AwsClient } from '../aws-client';
import type { CliContext, CommonOptions } from '../context';
import { action } from '../context';
import { moment, size } from '../format';
import { addImage } from '../image-add';
import { findServer } from '../server';
import type { Wire } from '../wire-types';

type Detail = NonNullable<Wire<DescribeImagesResponse>['imageDetails']>[number];

export function addImages(program: Command, context: CliContext, exit: (code: number) => void): void {
  const images = program
    .command('images')
    .description('list the images of the local ECR')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(action<CommonOptions>(context, exit, list));
  images
    .command('add')
    .description('make a container folder (Dockerfile, train, serve) an image of the local ECR')
    .argument('<name>', 'repository, or repository:tag (default tag: latest)')
    .argument('<dir>', 'folder')
    .option('--state <dir>', 'directory of the state (default: .trainyard)')
    .option('--json', 'print the result as JSON')
    .action(
      action<CommonOptions>(context, exit, (own, options, [name, folder]) =>
        add(own, options, name ?? '', folder ?? ''),
      ),
    );
}

async function list(context: CliContext, options: CommonOptions): Promise<void> {
  const { output } = context;
  const client = new AwsClient(await findServer(context, options));
  const images: Detail[] = [];
  for await (const { repositoryName } of client.pages<Repository>(
    'ecr',
    'DescribeRepositories',
    {},
    'repositories',
    'nextToken',
  )) {
    for await (const image of client.pages<Detail>(
      'ecr',
      'DescribeImages',
      { repositoryName },
      'imageDetails',
      'nextToken',
    ))
      images.push(image);
  }
  output.result(images, () => {
    if (images.length === 0) return output.line('no images');
    output.table(['REPOSITORY', 'TAGS', 'DIGEST', 'SIZE', 'PUSHED'], images.map(rowOf));
  });
}

function rowOf(image: Detail): string[] {
  const bytes = image.imageSizeInBytes;
  return [
    image.repositoryName ?? '',
    (image.imageTags ?? []).join(', '),
    (image.imageDigest ?? '').slice(0, 19),
    bytes === undefined ? '' : size(bytes),
    moment(image.imagePushedAt),
  ];
}

async function add(context: CliContext, options: CommonOptions, name: string, folder: string): Promise<void> {
  const facts = await findServer(context, options);
  const uri = await addImage(context, facts, name, folder);
  context.output.result({ imageUri: uri, engine: facts.engine.name }, () => context.output.line(uri));
}
