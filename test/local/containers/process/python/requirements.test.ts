import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  applies,
  parseRequirement,
  readRequirements,
  unmet,
} from '../../../../../lib/local/containers/process/python/requirements';
import { temporaryDirectory } from '../../../../_helpers/containers';

const markers = { python_version: '3.11', sys_platform: 'linux', extra: '' };
const inventory = { distributions: { numpy: '1.24.2', 'scikit-learn': '1.2.1' }, markers };

test.each([
  ['numpy', 'numpy', '', ''],
  ['Scikit_Learn >=1.2, <2', 'scikit-learn', '>=1.2, <2', ''],
  ['sagemaker[local]==2.0', 'sagemaker', '==2.0', ''],
  ['numpy (>=1.0)', 'numpy', '>=1.0', ''],
  ['tomli>=1; python_version < "3.11"', 'tomli', '>=1', 'python_version < "3.11"'],
  ['numpy==1.0 --hash=sha256:abc', 'numpy', '==1.0', ''],
  ['git+https://example.com/x.git', undefined, '', ''],
  ['./wheels/x.whl', undefined, '', ''],
  ['-e .', undefined, '', ''],
  ['x @ https://example.com/x.whl', undefined, '', ''],
])('%s is %s %s %s', (text, name, specifiers, marker) => {
  expect(parseRequirement(text)).toEqual({ text, name, specifiers, marker });
});

test.each([
  ['', true],
  ['python_version < "3.11"', false],
  ['python_version >= "3.8"', true],
  ["sys_platform == 'win32' or python_version >= '3.9'", true],
  ["sys_platform == 'linux' and (python_version < '3' or extra == '')", true],
  ["sys_platform != 'linux'", false],
  ["'lin' in sys_platform", true],
  ["'win' not in sys_platform", true],
])('the marker %s applies: %s', (marker, expected) => {
  expect(applies(marker, markers)).toBe(expected);
});

test('what is missing, too old, or of no known name is unmet', () => {
  const wanted = ['numpy>=1.20', 'scikit-learn>=2', 'torch', 'tomli; python_version < "3.11"', './x'];
  expect(unmet(wanted.map(parseRequirement), inventory).map(({ text }) => text)).toEqual([
    'scikit-learn>=2',
    'torch',
    './x',
  ]);
});

test('a file is read with what it includes, without comments and options', async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'requirements.txt');
  await mkdir(join(directory.path, 'more'));
  await writeFile(file, '# all\n--index-url https://example.com\nnumpy>=1\\\n,<2  # fast\n\n-r more/base.txt\n');
  await writeFile(join(directory.path, 'more/base.txt'), 'joblib\n-r ../requirements.txt\n');
  expect((await readRequirements(file)).map(({ name, specifiers }) => `${name}${specifiers}`)).toEqual([
    'numpy>=1 ,<2',
    'joblib',
  ]);
});

test('no file requires nothing', async () => {
  await using directory = await temporaryDirectory();
  expect(await readRequirements(join(directory.path, 'requirements.txt'))).toEqual([]);
});
