import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, it } from 'node:test';
import { noFacts } from '../facts.ts';
import { openOverlay } from './overlay.ts';

const digestOf = (n: number | bigint) => createHash('sha256').update(`${n}`).digest();
const overlayModule = new URL('overlay.ts', import.meta.url).href;

/** Writes one file after the other, each with its position, until it is killed. */
const writer = `
const { openOverlay } = await import(${JSON.stringify(overlayModule)});
const { createHash } = await import('node:crypto');
const overlay = openOverlay(process.argv[1]);
for (let n = Number(overlay.position() ?? 0) + 1; ; n++) {
  const digest = createHash('sha256').update(String(n)).digest();
  overlay.write([{ digest, facts: { knownGood: true, regions: [] } }], BigInt(n));
  if (n % 200 === 0) process.stdout.write('.');
}
`;

it('entries and position survive a kill together', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-overlay-'));
  after(() => rm(folder, { recursive: true, force: true }));
  let before = 0n;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const overlay = openOverlay(folder);
    const position = overlay.position() ?? 0n;
    assert.ok(position > before, 'it went on from where it was');
    assert.equal(BigInt(overlay.entries), position);
    for (let n = 1n; n <= position; n++) assert.ok(overlay.find(digestOf(n))?.knownGood);
    assert.equal(overlay.find(digestOf(position + 1n)), undefined);
    await overlay.close();
    before = position;
  }
});

it('what is forgotten is found as nothing, and no longer by its other hashes', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-overlay-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const overlay = openOverlay(folder);
  after(() => overlay.close());
  const entry = { digest: digestOf(1), md5: Buffer.alloc(16, 1), sha1: Buffer.alloc(20, 2) };
  overlay.write([{ ...entry, facts: { knownGood: true, regions: [] } }], 1n);
  const md5 = { kind: 'md5', bytes: entry.md5 } as const;
  assert.equal(overlay.findTag(md5).keys.length, 1);
  overlay.write([{ ...entry, facts: noFacts }], 2n);
  assert.deepEqual(overlay.find(entry.digest), noFacts);
  assert.deepEqual(overlay.findTag(md5), { keys: [] });
  assert.deepEqual([overlay.entries, overlay.forgotten], [1, 1]);
});
