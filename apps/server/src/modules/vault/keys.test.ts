import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { decrypt, encrypt, parseRecipient } from '@vitrine/age';
import { stepPayloads } from '@vitrine/verifier';
import { ManualClock } from '../../platform/clock.ts';
import { PostgresError } from '../../platform/postgres/index.ts';
import { VaultError } from './errors.ts';
import type { DestroyedKey } from './keys.ts';
import { openTestSite } from './test-kit.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 23, 10));
const site = await openTestSite({ clock });
const { db, keys, ledger, keysDirectory } = site;
let regions = 0;
/** No test sees another's keys. */
const freshRegion = () => `region-${++regions}`;
const fileOf = (keyId: string) => join(keysDirectory, `${keyId}.key`);
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('current keys', () => {
  it('makes one key for a region, class and quarter, wrapped and logged', async () => {
    const region = freshRegion();
    const { keyId, recipient } = await keys.current(region, 'files');
    assert.deepEqual(await keys.current(region, 'files'), { keyId, recipient });
    assert.deepEqual(await site.otherKeys().current(region, 'files'), { keyId, recipient });
    const [entry] = await ledger.entriesOfType(db, 'key.created', keyId);
    const payload = entry?.opening?.payload;
    assert.ok(payload);
    stepPayloads['key-created'](payload, 'payload');
    const [key] = await keys.list(region);
    assert.equal(key?.quarter, '2026-Q4');
    assert.deepEqual(payload, {
      keyId,
      region,
      class: 'files',
      quarter: '2026-Q4',
      recipient,
      copies: key?.copies.map(({ copyId, holder }) => ({ copyId, holder })),
    });
    assert.equal(key?.copies[0]?.holder, site.wrapper.holder);
    assert.equal((await stat(fileOf(keyId))).mode & 0o777, 0o600);
    const identity = await keys.identity(keyId);
    const bytes = Buffer.from('to be read again');
    assert.deepEqual(
      Buffer.from(decrypt(encrypt(bytes, [parseRecipient(recipient)]), [identity])),
      bytes,
    );
    const scalar = Buffer.from(identity.toBytes());
    assert.equal((await readFile(fileOf(keyId))).indexOf(scalar), -1);
  });

  it('rolls over with the quarter', async () => {
    const region = freshRegion();
    const first = await keys.current(region, 'files');
    const before = clock.nowMs();
    clock.setWall(Date.UTC(2026, 11, 31, 23, 59, 59, 999));
    assert.deepEqual(await keys.current(region, 'files'), first);
    clock.setWall(Date.UTC(2027, 0, 1));
    const second = await keys.current(region, 'files');
    clock.setWall(before);
    assert.notEqual(second.keyId, first.keyId);
    assert.deepEqual(
      (await keys.list(region)).map(({ quarter }) => quarter),
      ['2026-Q4', '2027-Q1'],
    );
    assert.notEqual((await keys.current(region, 'accounts')).keyId, first.keyId);
  });

  it('is not handed out where its private half is lost', async () => {
    const region = freshRegion();
    const { keyId } = await keys.current(region, 'files');
    const again = site.otherKeys();
    await rename(fileOf(keyId), `${fileOf(keyId)}.away`);
    await assert.rejects(again.current(region, 'files'), isError('key-unavailable'));
    await rename(`${fileOf(keyId)}.away`, fileOf(keyId));
    assert.equal((await again.current(region, 'files')).keyId, keyId);
  });

  it('has a folder for its keys as long as one is in use', async () => {
    await keys.current(freshRegion(), 'files');
    await keys.requirePlaces();
    await rename(keysDirectory, `${keysDirectory}-away`);
    await assert.rejects(site.otherKeys().requirePlaces(), isError('key-place-missing'));
    await rename(`${keysDirectory}-away`, keysDirectory);
  });

  it('makes one key when many processes ask at the same moment', async () => {
    const region = freshRegion();
    const askers = Array.from({ length: 5 }, () => site.otherKeys());
    const made = await Promise.all(askers.map((one) => one.current(region, 'files')));
    assert.equal(new Set(made.map(({ keyId }) => keyId)).size, 1);
    assert.equal((await keys.list(region)).length, 1);
  });

  it('makes no key where the guard refuses, and makes it later', async () => {
    const region = freshRegion();
    const guard = () => Promise.reject(new Error('closed'));
    await assert.rejects(keys.current(region, 'files', guard), /closed/);
    assert.deepEqual(await keys.list(region), []);
    await keys.current(region, 'files', async () => undefined);
    assert.equal((await keys.list(region)).length, 1);
  });

  it('keeps copies in further places, each enough to open the key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-keys-'));
    after(() => rm(folder, { recursive: true, force: true }));
    const safe = { name: 'safe', directory: join(folder, 'safe'), wrapper: site.wrapper };
    const region = freshRegion();
    const two = site.otherKeys({ furtherPlaces: [safe] });
    const { keyId } = await two.current(region, 'files');
    assert.equal((await two.list(region))[0]?.copies.length, 2);
    await rm(fileOf(keyId));
    assert.equal(
      (await site.otherKeys({ furtherPlaces: [safe] }).identity(keyId)).destroyed,
      false,
    );
    await assert.rejects(
      keys.destroy({ region, classes: ['files'] }),
      isError('key-place-missing'),
    );
    await rename(safe.directory, `${safe.directory}-away`);
    await assert.rejects(two.destroy({ region, classes: ['files'] }), isError('key-place-missing'));
    await rename(`${safe.directory}-away`, safe.directory);
    const [destroyed] = await two.destroy({ region, classes: ['files'] });
    assert.equal(destroyed?.copies.length, 2);
    assert.deepEqual(await readdir(safe.directory), []);
  });

  it('removes wrapped keys of no row, and no others', async () => {
    const { keyId } = await keys.current(freshRegion(), 'files');
    const orphan = '00000000-0000-4000-8000-000000000000';
    await writeFile(fileOf(orphan), 'wrapped');
    await writeFile(join(keysDirectory, 'README'), 'other');
    assert.equal(await keys.sweep(), 1);
    assert.equal(await exists(fileOf(orphan)), false);
    assert.equal(await exists(fileOf(keyId)), true);
    assert.equal(await exists(join(keysDirectory, 'README')), true);
  });
});

describe('identities', () => {
  it('says why a key cannot be had', async () => {
    const unknown = '00000000-0000-4000-8000-000000000001';
    await assert.rejects(keys.identity(unknown), isError('key-unknown'));
    const { keyId } = await keys.current(freshRegion(), 'files');
    const wrapped = await readFile(fileOf(keyId));
    await writeFile(fileOf(keyId), wrapped.fill(7, 20, 24));
    await assert.rejects(keys.identity(keyId), isError('key-unavailable'));
    await rm(fileOf(keyId));
    await assert.rejects(keys.identity(keyId), isError('key-unavailable'));
  });

  it('does not open the key of another site or another id', async () => {
    const region = freshRegion();
    const { keyId } = await keys.current(region, 'files');
    const elsewhere = site.otherKeys({ site: 'north' });
    await assert.rejects(elsewhere.identity(keyId), isError('key-unavailable'));
    const other = await keys.current(freshRegion(), 'files');
    await writeFile(fileOf(other.keyId), await readFile(fileOf(keyId)));
    await assert.rejects(keys.identity(other.keyId), isError('key-unavailable'));
  });
});

describe('destroying keys', () => {
  const relocation = '11111111-1111-4111-8111-111111111111';

  it('overwrites and removes every copy, and logs it in the form that certificates demand', async () => {
    const region = freshRegion();
    const files = await keys.current(region, 'files');
    const accounts = await keys.current(region, 'accounts');
    const identity = await keys.identity(files.keyId);
    const other = await keys.current(freshRegion(), 'files');
    const order = { region, classes: ['files' as const, 'accounts' as const], relocation };
    const destroyed = await keys.destroy(order);
    assert.deepEqual(
      destroyed.map(({ keyId }) => keyId),
      [accounts.keyId, files.keyId],
    );
    for (const key of destroyed) await checkEntry(key);
    assert.equal(identity.destroyed, true);
    await assert.rejects(keys.identity(files.keyId), isError('key-destroyed'));
    assert.equal(await exists(fileOf(files.keyId)), false);
    assert.equal(await exists(fileOf(other.keyId)), true);
    assert.deepEqual(await keys.destroy(order), destroyed);
    assert.deepEqual(await keys.destroy({ ...order, relocation: 'another' }), []);
    const again = await keys.current(region, 'files');
    assert.notEqual(again.keyId, files.keyId);
  });

  it('leaves other classes alone', async () => {
    const region = freshRegion();
    const { keyId } = await keys.current(region, 'accounts');
    await keys.current(region, 'files');
    assert.equal((await keys.destroy({ region, classes: ['files'] })).length, 1);
    assert.equal(await exists(fileOf(keyId)), true);
  });

  it('finishes what a crash left at any point', async () => {
    for (const point of ['overwritten', 'unlinked', 'no database', 'commit unknown'] as const) {
      const region = freshRegion();
      const { keyId } = await keys.current(region, 'files');
      const order = { region, classes: ['files' as const], relocation };
      if (point === 'overwritten') await writeFile(fileOf(keyId), randomBytes(40));
      if (point === 'unlinked') await rm(fileOf(keyId));
      if (point === 'no database' || point === 'commit unknown') {
        const failing = site.otherKeys({
          db: {
            ...proxied(),
            transaction: async (fn, options) => {
              if (point === 'commit unknown') await db.transaction(fn, options);
              throw new PostgresError('commit-unknown', 'lost');
            },
          },
        });
        await assert.rejects(failing.destroy(order), PostgresError);
        assert.equal(await exists(fileOf(keyId)), false);
      }
      const [destroyed] = await site.otherKeys().destroy(order);
      assert.equal(destroyed?.keyId, keyId, point);
      if (destroyed !== undefined) await checkEntry(destroyed);
      const entries = await ledger.entriesOfType(db, 'key.destroyed', keyId);
      assert.equal(entries.length, 1, point);
    }
  });

  it('destroys once when two processes are told to', async () => {
    const region = freshRegion();
    const { keyId } = await keys.current(region, 'files');
    const order = { region, classes: ['files' as const], relocation };
    const both = await Promise.all([keys.destroy(order), site.otherKeys().destroy(order)]);
    assert.deepEqual(both[0], both[1]);
    assert.equal((await ledger.entriesOfType(db, 'key.destroyed', keyId)).length, 1);
  });

  it('does not call destroyed what stands in a folder that is not there', async () => {
    const region = freshRegion();
    await keys.current(region, 'files');
    await rename(keysDirectory, `${keysDirectory}-away`);
    try {
      const order = { region, classes: ['files' as const] };
      await assert.rejects(keys.destroy(order), isError('key-place-missing'));
      await mkdir(`${keysDirectory}-other`, { recursive: true });
    } finally {
      await rename(`${keysDirectory}-away`, keysDirectory);
    }
    assert.equal((await keys.list(region))[0]?.destroyedAt, undefined);
  });

  async function checkEntry(key: DestroyedKey): Promise<void> {
    const [entry] = await ledger.entriesOfType(db, 'key.destroyed', key.keyId);
    assert.equal(entry?.index, key.index);
    assert.equal(entry?.entry.region, key.region);
    const payload = entry?.opening?.payload;
    assert.ok(payload);
    stepPayloads['keys-destroyed'](payload, 'payload');
    assert.deepEqual(payload, {
      keyId: key.keyId,
      region: key.region,
      class: key.class,
      quarter: key.quarter,
      copies: key.copies,
      relocation,
    });
  }

  function proxied() {
    return {
      query: db.query.bind(db),
      execute: db.execute.bind(db),
      listen: db.listen.bind(db),
      dedicated: db.dedicated.bind(db),
      close: db.close.bind(db),
      [Symbol.asyncDispose]: () => db.close(),
    };
  }
});

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof VaultError && error.code === code;
}
