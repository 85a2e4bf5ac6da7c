import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inlineCode } from '../../../../lib/local/template/resources/lambda/inline-code';

test.each([
  ['nodejs22.x', 'index.js', 'cfn-response.js'],
  ['python3.13', 'index.py', 'cfnresponse.py'],
])('inline code of %s is an archive that any tool unpacks', (runtime, main, helper) => {
  const directory = mkdtempSync(join(tmpdir(), 'inline-'));
  try {
    // GIVEN
    const file = join(directory, 'code.zip');
    writeFileSync(file, inlineCode('// änderung', runtime));
    // WHEN
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist(), z.read(sys.argv[2]).decode())';
    const output = execFileSync('python3', ['-c', script, file, main], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONUTF8: '1' },
    });
    // THEN
    expect(output).toBe(`None ${main} ${helper} // änderung\n`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
