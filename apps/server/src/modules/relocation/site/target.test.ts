import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { encodeRecipient, generateIdentity, identityToRecipient } from '@vitrine/age';
import { testDatabase } from '../../../../../../tests/support/postgres.ts';
import { openBlobStore } from '../../../platform/blobs/index.ts';
import { systemClock } from '../../../platform/clock.ts';
import { silentLogger } from '../../../platform/logger.ts';
import type { Ledger } from '../../ledger/index.ts';
import { createVaultEngine } from '../../vault/index.ts';
import type { ChangedObject } from '../links.ts';
import { frameHeader } from './frames.ts';
import type { SiteRelocation } from './store.ts';
import { pullAll, type TargetDeps } from './target.ts';

const { postgres: db } = await testDatabase('site');
const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-target-'));
after(() => rm(folder, { recursive: true }));

const sizeBytes = 3_000;
const ids = Array.from({ length: 20 }, () => randomUUID());
const objects = ids.map(
  (id, i): ChangedObject => ({
    kind: 'sample',
    id,
    version: String(i + 1),
    deleted: false,
    row: { id, size: sizeBytes, storedBytes: sizeBytes },
  }),
);
const flow = { before: async () => {}, after: async () => {}, next: async () => {} };
const relocation = { id: randomUUID(), peer: 'moscow', region: 'europe', position: 0n };

/** @param stream what the source sends of the objects that it is asked for */
async function openTarget(stream: (ids: readonly string[]) => AsyncIterable<Uint8Array>) {
  const root = await mkdtemp(path.join(folder, 'dc-'));
  const store = await openBlobStore({ kind: 'local', name: 'zurich-1', root, reserveBytes: 0 });
  const engine = createVaultEngine({ stores: [store], logger: silentLogger() });
  const recipient = encodeRecipient(identityToRecipient(generateIdentity()));
  const source: TargetDeps['source'] = {
    commitmentKey: () => assert.fail('not asked for'),
    changes: async () => ({ position: '20', head: '20', objects }),
    objects: async (_site, _relocation, _recipient, wanted) => stream(wanted),
  };
  const deps: TargetDeps = {
    db,
    // No batch of this file comes so far that it is recorded whole.
    ledger: { append: () => Promise.reject(new Error('the ledger is away')) } as unknown as Ledger,
    engine,
    keys: { current: async () => ({ keyId: randomUUID(), recipient }) },
    source,
    clock: systemClock,
  };
  const pull = () =>
    pullAll(deps, relocation as SiteRelocation, undefined, flow, {
      signal: new AbortController().signal,
      checked: false,
    });
  const kept = async () => (await Array.fromAsync(store.list(''))).length;
  return { pull, kept, [Symbol.asyncDispose]: () => engine.close() };
}

async function* frames(of: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const id of of) {
    yield frameHeader(id, sizeBytes);
    yield Buffer.alloc(sizeBytes, id);
  }
}

test('a stream that breaks leaves nothing behind, however often it is tried', async () => {
  let arrived = 0;
  await using target = await openTarget(async function* (wanted) {
    for await (const piece of frames(wanted.slice(0, -1))) {
      arrived += 1;
      yield piece;
    }
    throw new Error('the connection broke');
  });
  for (let i = 0; i < 3; i++) await assert.rejects(target.pull(), /the connection broke/);
  assert(arrived > 0);
  assert.equal(await target.kept(), 0);
});

test('a batch that cannot be recorded leaves nothing behind', async () => {
  await using target = await openTarget(frames);
  for (let i = 0; i < 3; i++) await assert.rejects(target.pull(), /the ledger is away/);
  assert.equal(await target.kept(), 0);
});
