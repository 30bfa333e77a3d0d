import type { Clock } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { ReputationError } from '../errors.ts';
import { tellOfChanges } from '../record.ts';
import * as state from '../store.ts';
import type { KnownGoodFile, KnownGoodSource } from './files.ts';
import * as store from './known-good-store.ts';

export interface Imported {
  /** UUID of the source. */
  readonly source: string;
  readonly files: number;
  /** Of them, those that were not known from there before. */
  readonly added: number;
}

export interface KnownGood {
  /** Adds files to a source, which is made where it is new; what stands there already changes nothing. */
  add(source: KnownGoodSource, files: AsyncIterable<KnownGoodFile>): Promise<Imported>;
  list(after: string | undefined, limit: number): Promise<store.SourceRow[]>;
  /** Forgets a source, and the files that no other one has. @throws {ReputationError} `unknown-source` */
  remove(source: string): Promise<{ readonly files: number }>;
}

const filesOfBatch = 1_000;

export function createKnownGood(deps: {
  readonly db: Postgres;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly newId: () => string;
}): KnownGood {
  const { db, clock, newId } = deps;

  async function add(
    source: KnownGoodSource,
    files: AsyncIterable<KnownGoodFile>,
  ): Promise<Imported> {
    const id = await store.putSource(db, { id: newId(), ...source }, now());
    let count = 0;
    let added = 0;
    let batch: KnownGoodFile[] = [];
    const write = async (): Promise<void> => {
      added += await addBatch(id, batch);
      batch = [];
    };
    for await (const file of files) {
      batch.push(file);
      count += 1;
      if (batch.length === filesOfBatch) await write();
    }
    if (batch.length > 0) await write();
    return { source: id, files: count, added };
  }

  function addBatch(source: string, files: readonly KnownGoodFile[]): Promise<number> {
    const rows = new Map(files.map((file) => [digestOf(file), rowOf(file)]));
    return db.transaction(async (tx) => {
      const known = await state.holdState(tx);
      const added = await store.putFiles(tx, source, [...rows.values()], known.position);
      if (added === 0) return 0;
      const position = known.position + BigInt(rows.size);
      await state.writeState(tx, { ...known, position });
      await tellOfChanges(tx);
      return added;
    });
  }

  function remove(source: string): Promise<{ readonly files: number }> {
    return db.transaction(async (tx) => {
      const known = await state.holdState(tx);
      const removed = await store.removeSource(tx, source, known.position, now());
      if (removed === undefined) {
        throw new ReputationError('unknown-source', 'Nothing known good comes from there');
      }
      await state.writeState(tx, { ...known, position: known.position + BigInt(removed.told) });
      await tellOfChanges(tx);
      return { files: removed.files };
    });
  }

  function now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(clock.nowMs());
  }

  return { add, remove, list: (after, limit) => store.readSources(db, after, limit) };
}

function digestOf({ sha256, sha1, md5 }: KnownGoodFile): string {
  return sha256 ?? sha1 ?? md5 ?? '';
}

function rowOf(file: KnownGoodFile): store.FileRow {
  const bytes = (hash: string | undefined) =>
    hash === undefined ? null : Buffer.from(hash, 'hex');
  return {
    digest: Buffer.from(digestOf(file), 'hex'),
    sha1: bytes(file.sha1),
    md5: bytes(file.md5),
    path: file.path,
  };
}
