import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  BlobError,
  type BlobStore,
  openBlobStore,
  type PackStore,
  parsePackedKey,
} from '../../../platform/blobs/index.ts';
import { PackWriter } from './pack-writer.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-packs-'));
after(() => rm(folder, { recursive: true }));

/** A data centre whose packs cannot be appended to. @param sealed the packs that were ended there */
function full(store: BlobStore, sealed: string[]): BlobStore {
  const { packs } = store;
  assert(packs !== undefined);
  const failing: PackStore = {
    append: () => Promise.reject(new BlobError('no-space', 'full', { store: store.name })),
    seal: async (pack, position) => {
      await packs.seal(pack, position);
      sealed.push(pack);
    },
  };
  return Object.create(store, { packs: { value: failing } });
}

test('whoever is told that a copy is missing can bring it at once: nothing removes its pack', async () => {
  const open = (name: string) =>
    openBlobStore({ kind: 'local', name, root: path.join(folder, name), reserveBytes: 0 });
  const north = await open('north');
  const south = await open('south');
  const sealed: string[] = [];
  const handles = [north, full(south, sealed)].map((store) => ({
    dataCentre: store.name,
    open: async () => store,
  }));
  const bytes = Buffer.alloc(1_000, 'x');
  const added = await new PackWriter(handles, 'w0').add('europe/3f/one.age', [bytes], 'one');
  assert.deepEqual(added.copies, ['north']);
  assert.deepEqual(sealed, [parsePackedKey(added.key)?.pack]);
  const copy = await south.create(added.key);
  await copy.write(bytes);
  await copy.commit();
  assert.deepEqual(await south.stat(added.key), { sizeBytes: bytes.length });
  for (const store of [north, south]) await store.close();
});
