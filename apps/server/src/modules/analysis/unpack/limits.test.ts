import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { overlappingZip, tarOf, text, zipOf } from './test-archives.ts';
import { unpackHere } from './test-kit.ts';

const mebibyte = 1_048_576;
const zeros = (mebibytes: number) => Buffer.alloc(mebibytes * mebibyte);
const small = { memberBytes: 2 * mebibyte, unpackedBytes: 8 * mebibyte, members: 50 };

test('A member beyond the limit is left out, noted, and the others come', async () => {
  const bytes = zipOf([
    { name: 'large', data: zeros(3) },
    { name: 'small', data: text('x') },
  ]);
  const { members, limited, stoppedBy } = await unpackHere(bytes, small);
  assert.equal(stoppedBy, undefined);
  assert.deepEqual(
    members.map(({ path }) => path),
    ['small'],
  );
  assert.deepEqual(limited, [{ limit: 'memberBytes', allowed: 2 * mebibyte, where: 'large' }]);
});

test('A flat bomb stops at the bytes of all members', async () => {
  const bytes = zipOf(Array.from({ length: 9 }, (_, i) => ({ name: `m${i}`, data: zeros(1) })));
  const { members, stoppedBy } = await unpackHere(bytes, small);
  assert.equal(stoppedBy?.limit, 'unpackedBytes');
  assert.ok(members.length <= 8);
});

test('One endless member stops at the bytes of all members', async () => {
  const { members, stoppedBy, limited } = await unpackHere(gzipSync(zeros(64)), small);
  assert.equal(stoppedBy?.limit, 'unpackedBytes');
  assert.equal(limited[0]?.limit, 'memberBytes');
  assert.deepEqual(members, []);
});

test('A bomb within bombs is one member a level', async () => {
  const inner = zipOf(Array.from({ length: 9 }, (_, i) => ({ name: `m${i}`, data: zeros(1) })));
  const outer = zipOf(Array.from({ length: 9 }, (_, i) => ({ name: `z${i}`, data: inner })));
  const { members, stoppedBy } = await unpackHere(outer, small);
  assert.equal(stoppedBy, undefined);
  assert.equal(members.length, 9);
});

test('Entries that overlap count each time', async () => {
  const { stoppedBy } = await unpackHere(overlappingZip(40, zeros(1)), small);
  assert.equal(stoppedBy?.limit, 'unpackedBytes');
});

test('An archive of 100,000 members stops at the limit of members', async () => {
  const data = text('x');
  const name = (index: number) => `f${index}`;
  const many = Array.from({ length: 100_000 }, (_, i) => ({ name: name(i), data, stored: true }));
  // Beyond 65,535 the directory's count wraps around; readers go on by the directory's length.
  for (const bytes of [zipOf(many), tarOf(many.slice(0, 20_000))]) {
    const { members, stoppedBy } = await unpackHere(bytes);
    assert.deepEqual(stoppedBy, { limit: 'members', allowed: 5_000, where: 'f5000' });
    assert.equal(members.length, 5_000);
  }
});

test('A million folders are a bomb too', async () => {
  const folders = Array.from({ length: 3_000 }, (_, i) => ({
    name: `d${i}/`,
    data: text(''),
    stored: true,
  }));
  const { stoppedBy } = await unpackHere(zipOf(folders), small);
  assert.equal(stoppedBy?.limit, 'members');
});

test('A size that is only claimed takes no memory', async () => {
  const before = process.memoryUsage().rss;
  const claimed = { name: 'x', data: text('little'), statedBytes: 0xfffffff0 };
  const { members } = await unpackHere(zipOf([claimed, { name: 'y', data: text('y') }]));
  assert.ok(members.some(({ path }) => path === 'y'));
  assert.ok(process.memoryUsage().rss - before < 200 * mebibyte);
  await unpackHere(tarOf([{ ...claimed, statedBytes: 0o77777777777 }]));
  assert.ok(process.memoryUsage().rss - before < 200 * mebibyte);
});

test('A stream in a document that inflates without end is left out', async () => {
  const packed = deflateRawSync(zeros(64));
  const setup = text(
    `(This file must be converted with BinHex 4.0)\n:${'!'.repeat(packed.length)}`,
  );
  const { result } = await unpackHere(setup, small);
  assert.ok((result?.problems.length ?? 0) > 0);
});
