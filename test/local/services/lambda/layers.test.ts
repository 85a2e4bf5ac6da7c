import type { PublishLayerVersionCommandOutput } from '@aws-sdk/client-lambda';
import type { TestCloud } from '../../../_helpers/test-cloud';
import { createTestCloud } from '../../../_helpers/test-cloud';
import { createFunction, invoke } from './_functions';
import { zip } from './_zip';

/** As the AWS CLI layer of CDK has it. */
const SCRIPT = '#!/var/lang/bin/python\nimport sys\nprint("layer", *sys.argv[1:])\n';

let cloud: TestCloud;
let layer: string;

beforeAll(async () => {
  cloud = await createTestCloud();
  const ZipFile = zip([
    { name: 'tool/run', content: SCRIPT, mode: 0o100755 },
    { name: 'tool/sh', content: '#!/bin/sh\necho "sh $1"\n', mode: 0o100755 },
  ]);
  const input = { LayerName: 'tool', Content: { ZipFile } };
  const output = await cloud.door.call<PublishLayerVersionCommandOutput>(
    'lambda',
    'PublishLayerVersion',
    input,
    cloud.caller,
  );
  layer = output.LayerVersionArn as string;
});

afterAll(() => cloud.stop());

test('a Python handler starts programs of a layer as it does on AWS', async () => {
  const code = [
    'import subprocess',
    'def handler(event, context):',
    '    words = [["/opt/tool/run", "a", "b"], ["/opt/tool/sh", "c"]]',
    '    found = [subprocess.check_output(one, text=True) for one in words]',
    '    try:',
    '        subprocess.run(["/opt/none"])',
    '    except FileNotFoundError as error:',
    '        return found + [error.filename]',
  ].join('\n');
  await createFunction(cloud, 'python', { 'index.py': code }, { Runtime: 'python3.12', Layers: [layer] });
  expect((await invoke(cloud, 'python')).json).toEqual(['layer a b\n', 'sh c\n', '/opt/none']);
});

test('a Node.js handler does too', async () => {
  const code = `
    import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
    import { promisify } from 'node:util';
    export const handler = async () => [
      execFileSync('/opt/tool/sh', ['c'], { encoding: 'utf8' }),
      (await promisify(execFile)('/opt/tool/run', ['a'])).stdout,
      spawnSync('/opt/tool/sh').stdout.toString(),
      await new Promise((resolve) => spawn('/opt/none').on('error', (error) => resolve(error.path))),
    ];`;
  await createFunction(cloud, 'node', { 'index.mjs': code }, { Layers: [layer] });
  const expected = ['sh c\n', 'layer a\n', 'sh \n', '/opt/none'];
  expect((await invoke(cloud, 'node')).json).toEqual(expected);
});
