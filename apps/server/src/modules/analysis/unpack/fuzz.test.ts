import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { mutationsOf, tryOne } from './fuzz.ts';
import { arOf, cabOf, cpioOf, programOf, tarOf, text, zipOf } from './test-archives.ts';
import { documents } from './test-documents.ts';
import { others, sevenZip, sevenZipLocked } from './test-fixtures.ts';

const entries = [
  { name: 'a.txt', data: text('first') },
  { name: 'b.bin', data: Buffer.alloc(3_000, 'ab') },
];
const [one = { name: '', data: text('') }] = entries;

const seeds: readonly Uint8Array[] = [
  zipOf(entries),
  gzipSync(tarOf(entries)),
  tarOf(entries),
  arOf([one]),
  cpioOf(entries),
  cabOf(one),
  sevenZip,
  sevenZipLocked,
  ...Object.values(others),
  programOf(Buffer.alloc(256), zipOf(entries)),
  ...Object.values(documents),
];

const forMs = 3_000;

test('Whatever is broken in a container, unpacking ends in an answer or a limit', async (context) => {
  const seed = Date.now() & 0xffffff;
  context.diagnostic(`seed ${seed}`);
  const until = performance.now() + forMs;
  let executions = 0;
  for (const bytes of mutationsOf(seeds, seed)) {
    if (performance.now() > until) break;
    await tryOne(bytes, `seed ${seed}, execution ${executions}`);
    executions += 1;
  }
  context.diagnostic(`${executions} executions`);
});
