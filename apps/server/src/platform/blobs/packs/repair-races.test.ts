import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pattern } from '../conformance.ts';
import { FolderSync } from '../folder-sync.ts';
import { pooledReads } from '../local-reads.ts';
import { unlinkIfThere } from '../local-root.ts';
import {
  encodeHead,
  formatPackedKey,
  type PackedKey,
  packHeaderBytes,
  packKey,
  parsePackedKey,
  recordBytes,
} from './format.ts';
import { LocalPacks, type LocalPacksParts } from './local-packs.ts';
import { PackLocks } from './pack-locks.ts';

const base = await mkdtemp(join(tmpdir(), 'vitrine-repairs-'));
after(() => rm(base, { recursive: true }));
let count = 0;
const pack = packKey('europe', 'w0', 0);
const lengthBytes = 1000;

interface Site {
  readonly objects: string;
  /** As another thread would have the same folder open. */
  thread(parts?: Partial<LocalPacksParts>): LocalPacks;
  readonly locks: PackLocks;
}

async function freshSite(): Promise<Site> {
  const objects = join(base, String(count++));
  await mkdir(join(objects, 'europe/packs'), { recursive: true });
  const { shared } = new PackLocks('first');
  const locks = new PackLocks('another', shared);
  const thread = (parts: Partial<LocalPacksParts> = {}) => {
    return new LocalPacks({
      objects,
      folderSync: new FolderSync(),
      reads: pooledReads,
      locks: new PackLocks(`w${count++}`, shared),
      unlink: unlinkIfThere,
      ensureFolder: async () => undefined,
      ...parts,
    });
  };
  return { objects, thread, locks };
}

function keyAt(index: number): PackedKey {
  return { pack, position: index * recordBytes(lengthBytes), lengthBytes, name: `object-${index}` };
}

/** Appends so many objects and seals the pack. */
async function fill(packs: LocalPacks, objects: number): Promise<PackedKey[]> {
  const keys = Array.from({ length: objects }, (_, index) => keyAt(index));
  const rest = Buffer.alloc(recordBytes(lengthBytes) - packHeaderBytes - lengthBytes);
  const bytes = keys.flatMap(({ name }) => [headOf(name), pattern(lengthBytes), rest]);
  await packs.append(pack, 0, bytes);
  await packs.seal(pack, objects * recordBytes(lengthBytes));
  return keys;
}

function headOf(name: string): Buffer {
  return encodeHead({ state: 'live', name, lengthBytes, writtenAtMs: Date.now() });
}

async function repair(packs: LocalPacks, key: PackedKey): Promise<void> {
  const writer = packs.writer(key);
  await writer.write(pattern(lengthBytes));
  await writer.commit();
}

/** Makes the object's header unreadable. */
async function damage({ objects }: Site, { position }: PackedKey): Promise<void> {
  const file = await open(join(objects, pack), 'r+');
  await file.write(Buffer.alloc(packHeaderBytes), 0, packHeaderBytes, position);
  await file.close();
}

async function holds(packs: LocalPacks, key: PackedKey): Promise<boolean> {
  const pieces = await Array.fromAsync(packs.read(key, 4096), (piece) => Buffer.from(piece));
  return Buffer.concat(pieces).equals(pattern(lengthBytes));
}

test('a repair is not lost to whoever removes the last other object at that moment', async () => {
  const site = await freshSite();
  const waits = Promise.withResolvers<void>();
  const repairing = site.thread({
    locks: {
      exclusive: (name, work) => {
        waits.resolve();
        return site.locks.exclusive(name, work);
      },
      releaseOf: () => undefined,
    },
  });
  const repaired = Promise.withResolvers<void>();
  // The moment in which all has been looked at and the file is about to go.
  const unlink = async (path: string) => {
    repair(repairing, keyAt(0)).then(repaired.resolve, repaired.reject);
    await Promise.race([repaired.promise, waits.promise]);
    return await unlinkIfThere(path);
  };
  const removing = site.thread({ unlink });
  const [first, last] = await fill(removing, 2);
  assert.ok(first && last);
  await damage(site, first);
  await removing.remove(last);
  await repaired.promise;
  assert.ok(await holds(repairing, first));
});

test('a repair between two looks keeps the pack', async () => {
  const site = await freshSite();
  const repairing = site.thread();
  const removing = site.thread({
    locks: {
      exclusive: async (name, work) => {
        await repair(repairing, keyAt(0));
        return await site.locks.exclusive(name, work);
      },
      releaseOf: () => undefined,
    },
  });
  const [first, last] = await fill(removing, 2);
  assert.ok(first && last);
  await damage(site, first);
  await removing.remove(last);
  assert.ok(await holds(repairing, first));
});

test('what was repaired in front of what is known to be dead keeps the pack', async () => {
  const site = await freshSite();
  const packs = site.thread();
  const [first, second, third] = await fill(packs, 3);
  assert.ok(first && second && third);
  await damage(site, first);
  await packs.remove(second);
  await repair(packs, first);
  await packs.remove(third);
  assert.ok(await holds(packs, first));
  await packs.remove(first);
  assert.deepEqual(await readdir(join(site.objects, 'europe/packs')), []);
});

test('many repairs of one pack at once all stay', async () => {
  const site = await freshSite();
  const packs = site.thread();
  const keys = Array.from({ length: 40 }, (_, index) => keyAt(index));
  await Promise.all(keys.map((key) => repair(packs, key)));
  for (const key of keys) assert.ok(await holds(packs, key), key.name);
  const listed = (await Array.fromAsync(packs.list(pack))).map(({ key }) => parsePackedKey(key));
  assert.equal(listed.length, keys.length);
  assert.deepEqual(
    listed.map((key) => key && formatPackedKey(key)),
    keys.map(formatPackedKey),
  );
});
