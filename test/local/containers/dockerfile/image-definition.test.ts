import { parseDockerfile } from '../../../../lib/local/containers/dockerfile/image-definition';

test('ENTRYPOINT and CMD are read as lists', () => {
  const image = parseDockerfile('FROM x\nENTRYPOINT ["python3", "-u", "train.py"]\ncmd ["--epochs", "3"]\n');
  expect(image.entrypoint).toEqual(['python3', '-u', 'train.py']);
  expect(image.command).toEqual(['--epochs', '3']);
});

test('a command that is no list goes to the shell', () => {
  const image = parseDockerfile('FROM x\nCMD python3 train.py && echo done\n');
  expect(image.command).toEqual(['/bin/sh', '-c', 'python3 train.py && echo done']);
});

test('SHELL names another shell', () => {
  expect(parseDockerfile('FROM x\nSHELL ["/bin/bash", "-ec"]\nCMD train\n').command).toEqual([
    '/bin/bash',
    '-ec',
    'train',
  ]);
});

test('only the last stage counts', () => {
  const image = parseDockerfile('FROM a AS build\nENV A=1\nCMD ["build"]\nFROM b\nENV B=2\n');
  expect(image.environment).toEqual({ B: '2' });
  expect(image.command).toBeUndefined();
});

test('a stage that builds on another inherits from it', () => {
  const image = parseDockerfile('FROM a AS base\nENV A=1\nCMD ["go"]\nFROM other\nFROM base\nENV B=${A}2\n');
  expect(image).toMatchObject({ environment: { A: '1', B: '12' }, command: ['go'] });
});

test('ENV takes several pairs, quotes, and the old form without =', () => {
  const image = parseDockerfile(`FROM x
ENV A=1 B="two words" C='$A' \\
    # a comment between
    D=a\\ b
ENV E the rest of it
`);
  expect(image.environment).toEqual({ A: '1', B: 'two words', C: '$A', D: 'a b', E: 'the rest of it' });
});

test.each([
  ['$NAME/bin', 'value/bin'],
  ['${NAME}s', 'values'],
  ['${MISSING:-other}', 'other'],
  ['${MISSING-other}', 'other'],
  ['${EMPTY:-other}', 'other'],
  ['${EMPTY-other}', ''],
  ['${NAME:+set}', 'set'],
  ['${MISSING:+set}', ''],
  ['${MISSING:-$NAME}', 'value'],
  ['\\$NAME', '$NAME'],
])('%s becomes %s', (written, meant) => {
  const image = parseDockerfile(`FROM x\nENV NAME=value EMPTY=""\nENV RESULT=${written}\n`);
  expect(image.environment['RESULT']).toBe(meant);
});

test('an ARG of before FROM is known after it once it is declared there', () => {
  const image = parseDockerfile('ARG V=1\nFROM x:${V}\nARG V\nARG W=2\nENV A=$V$W\n');
  expect(image.environment).toEqual({ A: '12' });
});

test('PATH can be extended', () => {
  const image = parseDockerfile('FROM x\nENV PATH="/opt/program:${PATH}"\n');
  expect(image.environment['PATH']).toBe('/opt/program:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
});

test('COPY is followed relative to WORKDIR, but not from other stages', () => {
  const image = parseDockerfile(`FROM x
WORKDIR /opt
WORKDIR program
COPY --chown=1:1 train serve ./
ADD ["a b", "/data/"]
COPY --from=build /out /out
`);
  expect(image.workingDirectory).toBe('/opt/program');
  expect(image.copied).toEqual([
    { sources: ['train', 'serve'], target: '/opt/program' },
    { sources: ['a b'], target: '/data' },
  ]);
});

test.each([
  ['RUN chmod +x /opt/program/train', true],
  ['COPY --chmod=755 train /usr/local/bin/', true],
  ['COPY train /usr/local/bin/', false],
])('%s: changes modes %s', (line, changes) => {
  expect(parseDockerfile(`FROM x\n${line}\n`).changesModes).toBe(changes);
});

test('here-documents are skipped, labels read', () => {
  const image = parseDockerfile('FROM x\nRUN <<EOF\nENV A=1\nEOF\nLABEL a.b=true c="d e"\n');
  expect(image.environment).toEqual({});
  expect(image.labels).toEqual({ 'a.b': 'true', c: 'd e' });
});

test('another escape character joins lines', () => {
  expect(parseDockerfile('# escape=`\nFROM x\nENV A=1 `\n B=2\n').environment).toEqual({ A: '1', B: '2' });
});
