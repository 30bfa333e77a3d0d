import { sha256 } from '@vitrine/tlog';
import {
  canonicalBytes,
  encodeRecord,
  ManifestBuilder,
  type ManifestResult,
  manifestKinds,
  objectCommitment,
  objectKey,
} from '@vitrine/verifier';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { ObjectDigest, SiteKeys, VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import {
  type Kind,
  kindNumbers,
  rowsOf,
  type StoredObject,
  storedObjects,
} from './objects-store.ts';
import * as records from './records-store.ts';
import type { SiteRelocation } from './store.ts';

export interface ReadbackDeps {
  db: Postgres;
  engine: Pick<VaultEngine, 'digestMany' | 'repair'>;
  keys: Pick<SiteKeys, 'identity'>;
  logger: Pick<Logger, 'warn'>;
}

/** What is done around the batches of a verification. */
export interface VerifyOptions {
  /** Told after each batch: objects and plaintext bytes. Throws to end the verification. */
  onProgress?: (objects: number, bytes: number) => Promise<void>;
  /** Brings objects again of which no copy is intact; they are then read back once more. */
  bringAgain?: (ids: readonly string[]) => Promise<void>;
}

const batchObjects = 256;
const readsAtOnce = 8;
const pageRecords = 10_000;

/**
 * Reads back from disk everything up to a position that has not been read back yet, and commits to it.
 * @throws {RelocationError} `copy-damaged` where no copy of an object can be read
 */
export async function verifyUpTo(
  deps: ReadbackDeps,
  relocation: SiteRelocation,
  position: bigint,
  options: VerifyOptions = {},
): Promise<number> {
  const key = relocation.commitment_key;
  if (key === null) throw new RelocationError('plan-void', 'the commitment key is gone');
  let verified = 0;
  while (true) {
    const pending = await records.pendingRecords(deps.db, relocation.id, position, batchObjects);
    if (pending.length === 0) return verified;
    const contents = new Map<string, { sha256: Uint8Array; length: number }>();
    for (const kind of manifestKinds) {
      const ids = pending.filter((one) => one.kind === kindNumbers[kind]).map((one) => one.id);
      if (ids.length === 0) continue;
      const found = await readContents(deps, { region: relocation.region, kind, ids }, options);
      for (const [id, content] of found) contents.set(`${kind} ${id}`, content);
    }
    const rows = pending.map((one) => {
      const kind = manifestKinds[one.kind - 1] ?? 'sample';
      const content = contents.get(`${kind} ${one.id}`);
      return {
        ...one,
        length: content?.length ?? null,
        contentSha256: content?.sha256 ?? null,
        commitment:
          content === undefined
            ? null
            : objectCommitment(objectKey(key, kind, one.id), content.sha256),
      };
    });
    await records.storeVerified(deps.db, relocation.id, rows);
    verified += rows.length;
    await options.onProgress?.(
      rows.length,
      rows.reduce((sum, row) => sum + (row.length ?? 0), 0),
    );
  }
}

interface Content {
  sha256: Uint8Array;
  length: number;
}

async function readContents(
  deps: ReadbackDeps,
  { region, kind, ids }: { region: string; kind: Kind; ids: readonly string[] },
  options: VerifyOptions,
): Promise<Map<string, Content>> {
  if (kind === 'sample') return readSamples(deps, region, ids, options);
  const rows = await rowsOf(deps.db, kind, ids);
  return new Map(
    rows.map(({ id, row }) => {
      const bytes = canonicalBytes(row);
      return [id, { sha256: sha256(bytes), length: bytes.length }];
    }),
  );
}

async function readSamples(
  deps: ReadbackDeps,
  region: string,
  ids: readonly string[],
  { bringAgain }: VerifyOptions,
): Promise<Map<string, Content>> {
  const objects = await storedObjects(deps.db, region, ids);
  if (bringAgain === undefined) return readBack(deps, objects);
  const { contents, damaged } = await readCopies(deps, objects);
  if (damaged.length === 0) return contents;
  const again = damaged.map((one) => one.object.id);
  await bringAgain(again);
  const second = await readBack(deps, await storedObjects(deps.db, region, again));
  return new Map([...contents, ...second]);
}

/**
 * Reads stored samples back, and makes damaged copies again from an intact one.
 * @throws {RelocationError} `copy-damaged` where none is intact
 */
export async function readBack(
  deps: ReadbackDeps,
  objects: readonly StoredObject[],
): Promise<Map<string, Content>> {
  const { contents, damaged } = await readCopies(deps, objects);
  const [first] = damaged;
  if (first === undefined) return contents;
  const others = damaged.length > 1 ? ` and of ${damaged.length - 1} more` : '';
  const message = `no intact copy of ${first.object.id}${others} (${first.why})`;
  throw new RelocationError('copy-damaged', message);
}

interface Damaged {
  object: StoredObject;
  why: string;
}

async function readCopies(
  deps: ReadbackDeps,
  objects: readonly StoredObject[],
): Promise<{ contents: Map<string, Content>; damaged: Damaged[] }> {
  const identities = new Map(
    await Promise.all(
      [...new Set(objects.map((one) => one.key_id))].map(
        async (id) => [id, await deps.keys.identity(id)] as const,
      ),
    ),
  );
  const items = objects.map((one) => {
    const identity = identities.get(one.key_id);
    return {
      key: one.object_key,
      dataCentres: one.copies,
      ...(identity === undefined ? {} : { identity }),
    };
  });
  const contents = new Map<string, Content>();
  const damaged: Damaged[] = [];
  let at = 0;
  for await (const digest of deps.engine.digestMany(items, readsAtOnce)) {
    const object = objects[at++];
    if (object === undefined) break;
    const { plaintext } = digest;
    const intact = digest.copies.find((copy) => copy.state === 'intact');
    if (plaintext === undefined || intact?.ciphertextSha256 === undefined) {
      const faults = digest.copies.map((copy) => `${copy.dataCentre}: ${copy.fault ?? copy.state}`);
      damaged.push({ object, why: faults.join(', ') });
    } else if (Buffer.compare(plaintext.sha256, object.sha256) !== 0) {
      damaged.push({ object, why: 'it decrypts to another file' });
    } else {
      contents.set(object.id, { sha256: plaintext.sha256, length: plaintext.sizeBytes });
      await repairOthers(deps, digest, intact.dataCentre, intact.ciphertextSha256);
    }
  }
  return { contents, damaged };
}

/** One readable copy is enough to go on; a data centre that takes no repair stops nothing here. */
async function repairOthers(
  { engine, logger }: ReadbackDeps,
  { key, copies }: ObjectDigest,
  from: string,
  ciphertextSha256: Uint8Array,
): Promise<void> {
  for (const { dataCentre, state, fault } of copies) {
    if (state === 'intact') continue;
    try {
      await engine.repair(key, from, dataCentre, ciphertextSha256);
      logger.warn({ objectKey: key, dataCentre, fault: fault ?? state }, 'repaired a copy');
    } catch (error) {
      logger.warn({ err: error, objectKey: key, dataCentre }, 'a copy could not be repaired');
    }
  }
}

/** The manifest's bytes up to a position, in its order. Records not verified are left out. */
export async function* manifestBytes(
  db: Postgres,
  relocation: string,
  position: bigint,
): AsyncGenerator<Uint8Array> {
  let after = { kind: 0, id: '00000000-0000-0000-0000-000000000000' };
  while (true) {
    const page = await records.verifiedRecords(db, relocation, position, after, pageRecords);
    for (const one of page) {
      yield encodeRecord({
        kind: manifestKinds[one.kind - 1] ?? 'sample',
        id: one.id,
        version: one.version,
        tombstone: one.tombstone,
        length: one.tombstone ? 0 : Number(one.length_bytes),
        commitment: one.tombstone ? new Uint8Array(32) : (one.commitment ?? new Uint8Array(32)),
      });
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageRecords) return;
    after = { kind: last.kind, id: last.id };
  }
}

export async function manifestOf(
  db: Postgres,
  relocation: string,
  position: bigint,
  prove?: (record: Uint8Array) => boolean,
): Promise<ManifestResult> {
  const builder = new ManifestBuilder(prove === undefined ? {} : { prove });
  for await (const bytes of manifestBytes(db, relocation, position)) builder.add(bytes);
  return builder.finish();
}
