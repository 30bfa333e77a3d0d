import type { Postgres } from '../../../platform/postgres/index.ts';
import * as store from '../store.ts';
import { openTileDirectory, type TileDirectory } from '../tile-directory.ts';

/** What the check reads of a ledger; all of it may be wrong. */
export interface FsckSource {
  readonly tiles: TileDirectory;
  /** The public checkpoint file first, then the database's head and checkpoints at one moment. */
  snapshot(): Promise<Snapshot>;
  signedSize(): Promise<bigint>;
  nextIndex(): Promise<bigint>;
  /** Rows with `start` <= index < `end`, in order. */
  entries(start: bigint, end: bigint): Promise<store.EntryRow[]>;
  /** An index in the database that the ledger has not given out. */
  strayIndex(): Promise<bigint | undefined>;
}

export interface Snapshot {
  readonly file: string | undefined;
  readonly head: store.Head | undefined;
  readonly signed: store.CheckpointRow | undefined;
  readonly published: store.CheckpointRow | undefined;
  readonly witnessed: store.CheckpointRow | undefined;
}

export function openFsckSource(db: Postgres, directory: string): FsckSource {
  const tiles = openTileDirectory(directory);
  return {
    tiles,
    snapshot: async () => {
      // The file follows the database, so that what is read first can only be the older.
      const file = await tiles.published();
      return await db.transaction(
        async (tx) => ({
          file,
          head: await store.readHead(tx),
          signed: await store.readCheckpoint(tx, 'signed'),
          published: await store.readCheckpoint(tx, 'published'),
          witnessed: await store.readCheckpoint(tx, 'witnessed'),
        }),
        { isolation: 'repeatable-read', readOnly: true },
      );
    },
    signedSize: async () => (await store.readCheckpoint(db, 'signed'))?.size ?? 0n,
    nextIndex: async () => (await store.readHead(db))?.nextIndex ?? 0n,
    entries: (start, end) => store.readEntriesFrom(db, start, end),
    strayIndex: () => store.readStrayIndex(db),
  };
}
