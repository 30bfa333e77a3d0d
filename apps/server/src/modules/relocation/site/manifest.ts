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
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { ObjectDigest, SiteKeys, VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import { type Kind, kindNumbers, rowsOf, storedObjects } from './objects-store.ts';
import * as records from './records-store.ts';
import type { SiteRelocation } from './store.ts';

export interface ManifestDeps {
  db: Postgres;
  engine: Pick<VaultEngine, 'digestMany' | 'repair'>;
  keys: Pick<SiteKeys, 'identity'>;
}

const batchObjects = 256;
const readsAtOnce = 8;
const pageRecords = 10_000;

/**
 * Reads back from disk everything up to a position that has not been read back yet, and commits to it.
 * @param onProgress told after each batch: objects and plaintext bytes
 * @throws {RelocationError} `copy-damaged` where no copy of an object can be read
 */
export async function verifyUpTo(
  deps: ManifestDeps,
  relocation: SiteRelocation,
  position: bigint,
  onProgress: (objects: number, bytes: number) => void = () => undefined,
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
      const found = await readContents(deps, relocation.region, kind, ids);
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
    onProgress(
      rows.length,
      rows.reduce((sum, row) => sum + (row.length ?? 0), 0),
    );
  }
}

async function readContents(
  deps: ManifestDeps,
  region: string,
  kind: Kind,
  ids: readonly string[],
): Promise<Map<string, { sha256: Uint8Array; length: number }>> {
  if (kind === 'sample') return readSamples(deps, region, ids);
  const rows = await rowsOf(deps.db, kind, ids);
  return new Map(
    rows.map(({ id, row }) => {
      const bytes = canonicalBytes(row);
      return [id, { sha256: sha256(bytes), length: bytes.length }];
    }),
  );
}

async function readSamples(
  deps: ManifestDeps,
  region: string,
  ids: readonly string[],
): Promise<Map<string, { sha256: Uint8Array; length: number }>> {
  const objects = await storedObjects(deps.db, region, ids);
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
  const contents = new Map<string, { sha256: Uint8Array; length: number }>();
  let at = 0;
  for await (const digest of deps.engine.digestMany(items, readsAtOnce)) {
    const object = objects[at++];
    if (object === undefined) break;
    const plaintext = await intactPlaintext(deps, digest);
    if (Buffer.compare(plaintext.sha256, object.sha256) !== 0) {
      throw new RelocationError('copy-damaged', `object ${object.id} decrypts to another file`);
    }
    contents.set(object.id, { sha256: plaintext.sha256, length: plaintext.sizeBytes });
  }
  return contents;
}

/** One readable copy is enough to go on, after the others have been made from it again. */
async function intactPlaintext(
  deps: ManifestDeps,
  digest: ObjectDigest,
): Promise<{ sha256: Uint8Array; sizeBytes: number }> {
  const intact = digest.copies.find((copy) => copy.state === 'intact');
  if (digest.plaintext === undefined || intact?.ciphertextSha256 === undefined) {
    const faults = digest.copies.map((copy) => `${copy.dataCentre}: ${copy.fault ?? copy.state}`);
    throw new RelocationError(
      'copy-damaged',
      `no intact copy of ${digest.key} (${faults.join(', ')})`,
    );
  }
  for (const copy of digest.copies.filter((one) => one.state !== 'intact')) {
    await deps.engine.repair(
      digest.key,
      intact.dataCentre,
      copy.dataCentre,
      intact.ciphertextSha256,
    );
  }
  return digest.plaintext;
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
