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
import { RelocationError } from '../errors.ts';
import { type Kind, kindNumbers, rowsOf, storedObjects } from './objects-store.ts';
import {
  type Content,
  damagedError,
  type ReadbackDeps,
  type ReadSample,
  readAllBack,
  readSamples,
} from './readback.ts';
import * as records from './records-store.ts';
import type { SiteRelocation } from './store.ts';

export interface VerifyDeps extends ReadbackDeps {
  db: Postgres;
}

/** What is done around the parts of a verification. */
export interface VerifyOptions {
  /** Told after each part: objects and plaintext bytes. Throws to end the verification. */
  onProgress?: (objects: number, bytes: number) => Promise<void>;
  /** Brings objects again of which no copy is intact; they are then read back once more. */
  bringAgain?: (ids: readonly string[]) => Promise<void>;
}

/** What is to be verified of one kind. */
interface Scope {
  relocation: string;
  region: string;
  position: bigint;
  kind: Kind;
}

/** A record of the manifest with what it commits to; without where the object is gone. */
interface Read {
  record: records.PendingRecord;
  content: Content | undefined;
}

/** Records that are stored as verified together: so many, or of so many bytes. */
const partRecords = 256;
const partBytes = 64 * 1024 * 1024;
const pageRecords = 1000;
const manifestPage = 10_000;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * Reads back from disk everything up to a position that has not been read back yet, and commits to it.
 * @throws {RelocationError} `copy-damaged` where no copy of an object can be read
 */
export async function verifyUpTo(
  deps: VerifyDeps,
  relocation: SiteRelocation,
  position: bigint,
  options: VerifyOptions = {},
): Promise<number> {
  const { id, region, commitment_key: key } = relocation;
  if (key === null) throw new RelocationError('plan-void', 'the commitment key is gone');
  let verified = 0;
  while (true) {
    let found = 0;
    for (const kind of manifestKinds) {
      const scope = { relocation: id, region, position, kind };
      const reads = kind === 'sample' ? readSampleParts : readRowParts;
      found += await commitTo(deps, scope, key, reads(deps, scope, options), options);
    }
    if (found === 0) return verified;
    verified += found;
  }
}

/** Stores what was read as verified, while more is being read. Returns how many records there were. */
async function commitTo(
  deps: VerifyDeps,
  { relocation, kind }: Scope,
  key: Uint8Array,
  parts: AsyncIterable<readonly Read[]>,
  { onProgress }: VerifyOptions,
): Promise<number> {
  let count = 0;
  let storing: Promise<void> = Promise.resolve();
  const store = async (rows: readonly records.ReadRecord[]) => {
    await records.storeVerified(deps.db, relocation, rows);
    const bytes = rows.reduce((sum, row) => sum + (row.length ?? 0), 0);
    await onProgress?.(rows.length, bytes);
  };
  for await (const part of parts) {
    const rows = part.map(({ record, content }) => ({
      ...record,
      length: content?.length ?? null,
      contentSha256: content?.sha256 ?? null,
      commitment: content
        ? objectCommitment(objectKey(key, kind, record.id), content.sha256)
        : null,
    }));
    await storing;
    storing = store(rows);
    // Awaited with the next part, or at the end.
    storing.catch(() => undefined);
    count += rows.length;
  }
  await storing;
  return count;
}

/** Pages of what is to be verified, by id. */
async function* pendingPages(
  db: Postgres,
  { relocation, position, kind }: Scope,
): AsyncGenerator<records.PendingRecord[]> {
  let after = firstId;
  while (true) {
    const which = { kind: kindNumbers[kind], after, limit: pageRecords };
    const page = await records.pendingRecords(db, relocation, position, which);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

async function* readRowParts({ db }: VerifyDeps, scope: Scope): AsyncGenerator<Read[]> {
  for await (const page of pendingPages(db, scope)) {
    const ids = page.map((record) => record.id);
    const rows = new Map((await rowsOf(db, scope.kind, ids)).map(({ id, row }) => [id, row]));
    yield page.map((record) => {
      const row = rows.get(record.id);
      const bytes = row && canonicalBytes(row);
      return { record, content: bytes && { sha256: sha256(bytes), length: bytes.length } };
    });
  }
}

async function* readSampleParts(
  deps: VerifyDeps,
  scope: Scope,
  options: VerifyOptions,
): AsyncGenerator<Read[]> {
  for await (const page of pendingPages(deps.db, scope)) {
    const ids = page.map((record) => record.id);
    const objects = await storedObjects(deps.db, scope.region, ids);
    const left = new Map(page.map((record) => [record.id, record]));
    for await (const part of partsOf(readSamples(deps, objects))) {
      const contents = await contentsOf(deps, scope, part, options);
      yield part.flatMap(({ object: { id } }) => {
        const record = left.get(id);
        left.delete(id);
        return record === undefined ? [] : [{ record, content: contents.get(id) }];
      });
    }
    if (left.size > 0) yield [...left.values()].map((record) => ({ record, content: undefined }));
  }
}

async function* partsOf(reads: AsyncIterable<ReadSample>): AsyncGenerator<ReadSample[]> {
  let part: ReadSample[] = [];
  let bytes = 0;
  for await (const read of reads) {
    part.push(read);
    bytes += Number(read.object.size_bytes);
    if (part.length < partRecords && bytes < partBytes) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

/** @throws {RelocationError} `copy-damaged` where an object is, and cannot be brought again */
async function contentsOf(
  deps: VerifyDeps,
  { region }: Scope,
  part: readonly ReadSample[],
  { bringAgain }: VerifyOptions,
): Promise<Map<string, Content>> {
  const good = part.flatMap((read) =>
    'content' in read ? [[read.object.id, read.content] as const] : [],
  );
  const damaged = part.flatMap((read) => ('why' in read ? [read] : []));
  if (damaged.length === 0) return new Map(good);
  if (bringAgain === undefined) throw damagedError(damaged);
  const again = damaged.map(({ object }) => object.id);
  await bringAgain(again);
  return new Map([
    ...good,
    ...(await readAllBack(deps, await storedObjects(deps.db, region, again))),
  ]);
}

/** The manifest's bytes up to a position, in its order. Records not verified are left out. */
export async function* manifestBytes(
  db: Postgres,
  relocation: string,
  position: bigint,
): AsyncGenerator<Uint8Array> {
  let after = { kind: 0, id: firstId };
  while (true) {
    const page = await records.verifiedRecords(db, relocation, position, after, manifestPage);
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
    if (last === undefined || page.length < manifestPage) return;
    after = { kind: last.kind, id: last.id };
  }
}

export async function manifestOf(
  db: Postgres,
  relocation: string,
  position: bigint,
): Promise<ManifestResult> {
  const builder = new ManifestBuilder();
  for await (const bytes of manifestBytes(db, relocation, position)) builder.add(bytes);
  return builder.finish();
}
