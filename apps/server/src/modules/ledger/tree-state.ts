import {
  bytesEqual,
  encodeEntryBundle,
  formatTilePath,
  hashBytes,
  leafHash,
  openCheckpoint,
  proveConsistency,
  TlogError,
  TreeBuilder,
  tileWidth,
  type Verifier,
  verifyConsistency,
} from '@vitrine/tlog';
import type { Queries } from '../../platform/postgres/index.ts';
import { LedgerError } from './errors.ts';
import type { HeadSigner, SignedHead, TreeHead } from './head-signer.ts';
import { createNodeHashes } from './node-hashes.ts';
import * as store from './store.ts';
import type { TileCache } from './tile-cache.ts';
import type { TileDirectory } from './tile-directory.ts';

/** The tree of a signed head as it stands on disk, with the entries of its last, partial bundle. */
export interface TreeState {
  readonly head: SignedHead;
  readonly builder: TreeBuilder;
  readonly bundle: readonly Uint8Array[];
}

export interface TreeStateDeps {
  readonly origin: string;
  readonly db: Queries;
  readonly tiles: TileDirectory;
  readonly cache: TileCache;
  readonly signer: HeadSigner;
  readonly logKeys: readonly Verifier[];
}

/**
 * Loads the newest signed head and checks everything that it rests on: our signature, the tiles on
 * the right edge, the entries of the last bundle, and that it continues `earlier` heads.
 * @throws {LedgerError} `ledger-missing`, `ledger-foreign`, `ledger-behind`, `tiles-damaged`,
 *   `entries-damaged`, `checkpoint-conflict`
 */
export async function loadTreeState(
  deps: TreeStateDeps,
  earlier: readonly TreeHead[],
): Promise<TreeState> {
  const head = await store.readCheckpoint(deps.db, 'signed');
  if (head === undefined) {
    throw new LedgerError('ledger-missing', `the signed checkpoint of ${deps.origin} is gone`);
  }
  await requireOurs(deps, head);
  const builder = await loadBuilder(deps, head);
  const bundle = await loadBundle(deps, head, builder);
  for (const one of earlier) await requireContinued(deps, one, head);
  return { head, builder, bundle };
}

/**
 * A checkpoint of this ledger as its note states it.
 * @throws {LedgerError} `ledger-foreign` where our keys have not signed it
 */
export async function openOwn(
  deps: Pick<TreeStateDeps, 'origin' | 'logKeys'>,
  note: string,
): Promise<TreeHead> {
  try {
    return (await openCheckpoint(note, deps)).checkpoint;
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new LedgerError(
      'ledger-foreign',
      `a checkpoint kept for ${deps.origin} is not signed by its keys: ${cause.message}`,
      { cause },
    );
  }
}

async function requireOurs(deps: TreeStateDeps, row: SignedHead): Promise<void> {
  const { size, root } = await openOwn(deps, row.note);
  if (size === row.size && bytesEqual(root, row.root)) return;
  throw new LedgerError('checkpoint-conflict', 'the kept checkpoint says other than its columns');
}

async function loadBuilder(deps: TreeStateDeps, head: TreeHead): Promise<TreeBuilder> {
  try {
    return await TreeBuilder.load(head.size, head.root, async (level, index, width) => {
      const data = await readWidest(deps.tiles, level, index, width);
      deps.cache.keep(level, index, width, data);
      return data;
    });
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new LedgerError('tiles-damaged', `${cause.message}; ${advice}`, { cause });
  }
}

/** The entries behind the partial tile of level 0, each checked against its leaf there, and its file against them. */
async function loadBundle(
  { db, cache, tiles }: TreeStateDeps,
  head: TreeHead,
  builder: TreeBuilder,
): Promise<Uint8Array[]> {
  const count = Number(head.size % BigInt(tileWidth));
  if (count === 0) return [];
  const start = head.size - BigInt(count);
  const entries = await store.readEntryBytes(db, start, count);
  const leaves = await cache.read(0, builder.size / BigInt(tileWidth), count);
  const bad = Array.from({ length: count }, (_, i) => i).find((i) => {
    const entry = entries[i];
    const leaf = leaves.subarray(i * hashBytes, (i + 1) * hashBytes);
    return entry === undefined || !bytesEqual(leafHash(entry), leaf);
  });
  if (bad === undefined) {
    await requireBundle(tiles, start / BigInt(tileWidth), entries);
    return entries;
  }
  throw new LedgerError(
    'entries-damaged',
    `entry ${start + BigInt(bad)} in the database is not the one that was signed; ${advice}`,
  );
}

/** The file of the last bundle, or that of the whole one. */
async function requireBundle(
  tiles: TileDirectory,
  index: bigint,
  entries: readonly Uint8Array[],
): Promise<void> {
  const expected = encodeEntryBundle(entries);
  for (const width of [entries.length, tileWidth]) {
    const data = await tiles.read(formatTilePath({ level: 'entries', index, width }));
    if (data !== undefined && bytesEqual(data.subarray(0, expected.length), expected)) return;
  }
  throw fileMissing(tiles, formatTilePath({ level: 'entries', index, width: entries.length }));
}

async function requireContinued(
  deps: TreeStateDeps,
  earlier: TreeHead,
  head: TreeHead,
): Promise<void> {
  if (earlier.size > head.size) {
    throw new LedgerError(
      'ledger-behind',
      `the database of ${deps.origin} ends at ${head.size} entries, while a checkpoint of ` +
        `${earlier.size} has been signed: it was restored from too old a backup`,
    );
  }
  const readHashes = createNodeHashes(deps.cache);
  const consistent = verifyConsistency({
    oldSize: earlier.size,
    oldRoot: earlier.root,
    newSize: head.size,
    newRoot: head.root,
    proof: await proveConsistency(earlier.size, head.size, readHashes),
  });
  if (consistent) return;
  throw new LedgerError(
    'checkpoint-conflict',
    `the checkpoint of ${earlier.size} entries and that of ${head.size} contradict each other; ` +
      `${advice}, and keep both`,
  );
}

/** The tile's first `width` hashes, from whichever file holds them. */
export async function readWidest(
  tiles: TileDirectory,
  level: number,
  index: bigint,
  width: number,
): Promise<Uint8Array> {
  for (const candidate of new Set([width, tileWidth])) {
    const data = await tiles.read(formatTilePath({ level, index, width: candidate }));
    if (data?.length === candidate * hashBytes) return data.subarray(0, width * hashBytes);
  }
  throw fileMissing(tiles, formatTilePath({ level, index, width }));
}

export function fileMissing({ directory }: TileDirectory, path: string): LedgerError {
  const message = `the ledger's file ${path} is missing or damaged in ${directory}; ${advice}`;
  return new LedgerError('tiles-damaged', message);
}

const advice = 'run the ledger check (vitrine ledger fsck)';
