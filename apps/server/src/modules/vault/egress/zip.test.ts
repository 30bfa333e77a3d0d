import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { infectedPassword, zipStream } from './zip.ts';

const folder = await mkdtemp(join(tmpdir(), 'vitrine-zip-'));
after(() => rm(folder, { recursive: true }));
const modifiedAt = new Date('2026-11-23T10:00:00Z');
const name = 'a'.repeat(64);

function sampleOf(sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update('sample').digest();
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 70_000) yield bytes.subarray(at, at + 70_000);
}

for (const encryption of ['zip-crypto', 'aes-256'] as const) {
  for (const sizeBytes of [0, 1, 1_000_003]) {
    test(`wraps ${sizeBytes} bytes with ${encryption}`, async () => {
      const sample = sampleOf(sizeBytes);
      const options = { name, modifiedAt, encryption };
      const file = Buffer.concat(await Array.fromAsync(zipStream(pieces(sample), options)));
      const reader = new ZipReader(new Uint8ArrayReader(file));
      const [entry] = await reader.getEntries();
      if (!entry || entry.directory) return assert.fail('no file inside');
      assert.equal(entry.filename, name);
      assert.equal(entry.encrypted, true);
      assert.equal(entry.zipCrypto, encryption === 'zip-crypto');
      const content = await entry.getData(new Uint8ArrayWriter(), { password: infectedPassword });
      assert.ok(sample.equals(content));
      await assert.rejects(entry.getData(new Uint8ArrayWriter(), { password: 'other' }));
    });
  }
}

test('opens with the unzip of every machine', async (t) => {
  const run = promisify(execFile);
  if (!(await run('unzip', ['-v']).catch(() => undefined))) return t.skip('no unzip here');
  const sample = sampleOf(1_000_003);
  const path = join(folder, 'sample.zip');
  await writeFile(path, zipStream(pieces(sample), { name, modifiedAt }));
  const options = { encoding: 'buffer', maxBuffer: 2 ** 24 } as const;
  const { stdout } = await run('unzip', ['-P', infectedPassword, '-p', path], options);
  assert.ok(sample.equals(stdout));
  await assert.rejects(run('unzip', ['-P', 'other', '-p', path], options));
});

test('fails with its source, and frees it when left', async () => {
  const freed = Promise.withResolvers<void>();
  async function* endless() {
    try {
      for (;;) yield sampleOf(100_000);
    } finally {
      freed.resolve();
    }
  }
  for await (const piece of zipStream(endless(), { name, modifiedAt })) {
    if (piece.length > 1000) break;
  }
  await freed.promise;
  async function* breaking() {
    yield new Uint8Array(10);
    throw new Error('damaged');
  }
  const wrapping = Array.fromAsync(zipStream(breaking(), { name, modifiedAt }));
  await assert.rejects(wrapping, /damaged/);
});
