import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

const script = `
import { sevenZip } from ${here('./test-fixtures.ts')};
import { unpackHere } from ${here('./test-kit.ts')};
const { members } = await unpackHere(sevenZip);
process.stdout.write(members.map(({ path }) => path).join());
`;

test('A process that may do nothing but read code unpacks all the same', async () => {
  const permissions = ['--permission', '--allow-fs-read=*'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...permissions,
    '--input-type=module',
    '--eval',
    script,
  ]);
  assert.equal(stdout, 'own.txt');
});
