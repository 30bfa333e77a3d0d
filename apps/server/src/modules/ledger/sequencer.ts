import {
  bytesEqual,
  decodeEntryBundle,
  edgeRoot,
  emptyRoot,
  encodeEntryBundle,
  formatTilePath,
  hashBytes,
  leafHash,
  partialTiles,
  type TileData,
  TreeBuilder,
  tileWidth,
} from '@vitrine/tlog';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import { LedgerError } from './errors.ts';
import * as store from './store.ts';
import type { TileCache } from './tile-cache.ts';
import type { TileDirectory } from './tile-directory.ts';

/** A signed head of the ledger: everything below `size` is durable on disk. */
export interface SignedHead {
  size: bigint;
  root: Uint8Array;
  note: string;
}

export interface SequencerDeps {
  db: Postgres;
  tiles: TileDirectory;
  cache: TileCache;
  sign: (size: bigint, root: Uint8Array) => Promise<string>;
  clock: Clock;
  logger: Logger;
}

export interface Sequencer {
  head(): SignedHead;
  /** Tells that entries have been committed. */
  wake(): void;
  /** Resolves with the first signed head that covers the entry. Rejects when the sequencer stops. */
  covered(index: bigint): Promise<SignedHead>;
  [Symbol.asyncDispose](): Promise<void>;
}

const batchEntriesMax = 8192;
/** Between two integrations at the least: what arrives meanwhile shares one signature and one fsync. */
const gatherMs = 8;
/** Without a wake-up (another process committed), look this often. */
const pollMs = 500;

interface Waiter {
  index: bigint;
  resolve: (head: SignedHead) => void;
  reject: (error: Error) => void;
}

/** The tree as it stands on disk, with the entries of the last, partial bundle. */
interface Tree {
  builder: TreeBuilder;
  bundle: Uint8Array[];
}

/**
 * Drains committed entries into the tree, in order: bundles and tiles are written and fsynced, read back and hashed
 * again, then the checkpoint is signed and swapped in. A crash at any point repeats the same work from the last
 * swapped checkpoint, so recovery is this code.
 */
export async function startSequencer(deps: SequencerDeps): Promise<Sequencer> {
  const { clock, logger } = deps;
  let head = await loadHead(deps);
  let tree = await loadTree(deps, head);
  let waiters: Waiter[] = [];
  let stopping = false;
  let bell = Promise.withResolvers<void>();
  const cancel = new AbortController();

  const settle = (now: SignedHead) => {
    const rest: Waiter[] = [];
    for (const waiter of waiters) {
      if (waiter.index < now.size) waiter.resolve(now);
      else rest.push(waiter);
    }
    waiters = rest;
  };

  async function run(): Promise<void> {
    while (!stopping) {
      const advanced = await attempt();
      if (advanced) {
        await clock.sleep(gatherMs, cancel.signal).catch(ignoreAbort);
        continue;
      }
      await Promise.race([bell.promise, clock.sleep(pollMs, cancel.signal).catch(ignoreAbort)]);
      bell = Promise.withResolvers<void>();
    }
  }

  async function attempt(): Promise<boolean> {
    try {
      const next = await integrate(deps, head, tree);
      if (next === undefined) return false;
      head = next.head;
      tree = next.tree;
      settle(head);
      return true;
    } catch (error) {
      logger.error({ err: error }, 'the ledger could not integrate entries; trying again');
      tree = await loadTree(deps, head).catch(() => tree);
      await clock.sleep(pollMs, cancel.signal).catch(ignoreAbort);
      return false;
    }
  }

  const running = run();
  return {
    head: () => head,
    wake: () => bell.resolve(),
    covered: (index) => {
      if (index < head.size) return Promise.resolve(head);
      if (stopping) return Promise.reject(new LedgerError('closed', 'the ledger is closing'));
      bell.resolve();
      return new Promise((resolve, reject) => waiters.push({ index, resolve, reject }));
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      cancel.abort();
      bell.resolve();
      await running;
      for (const waiter of waiters) {
        waiter.reject(
          new LedgerError('closed', 'the ledger closed before the entry was integrated'),
        );
      }
    },
  };
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

async function loadHead({ db, sign }: SequencerDeps): Promise<SignedHead> {
  const row = await store.readCheckpoint(db, 'signed');
  if (row !== undefined) return row;
  const empty = { size: 0n, root: emptyRoot, note: await sign(0n, emptyRoot) };
  await store.swapCheckpoint(db, 'signed', undefined, empty);
  return empty;
}

async function loadTree({ db, tiles, cache }: SequencerDeps, head: SignedHead): Promise<Tree> {
  const readTile = async (level: number, index: bigint, width: number): Promise<Uint8Array> => {
    const data = await readWidest(tiles, level, index, width);
    cache.keep(level, index, width, data);
    return data;
  };
  const builder = await TreeBuilder.load(head.size, head.root, readTile);
  const start = head.size - (head.size % BigInt(tileWidth));
  const rows = await store.readEntryBytes(db, start, Number(head.size - start));
  return { builder, bundle: rows.map((row) => row.entry) };
}

/** The tile's first `width` hashes, from whichever file holds them (a crash may have left a wider one). */
async function readWidest(
  tiles: TileDirectory,
  level: number,
  index: bigint,
  width: number,
): Promise<Uint8Array> {
  for (const candidate of [width, tileWidth]) {
    const data = await tiles.read(formatTilePath({ level, index, width: candidate }));
    if (data !== undefined && data.length >= width * hashBytes) {
      return data.subarray(0, width * hashBytes);
    }
  }
  const path = formatTilePath({ level, index, width });
  throw new LedgerError(
    'tiles-damaged',
    `the ledger's file ${path} is missing or damaged in ${tiles.directory}; run the ledger check (vitrine ledger fsck)`,
  );
}

async function integrate(
  deps: SequencerDeps,
  head: SignedHead,
  tree: Tree,
): Promise<{ head: SignedHead; tree: Tree } | undefined> {
  const rows = await store.readEntryBytes(deps.db, head.size, batchEntriesMax);
  if (rows.length === 0) return undefined;
  const entries = rows.map((row) => row.entry);
  const builder = tree.builder.clone();
  const changed = builder.append(entries.map(leafHash));
  const { files, bundle } = bundleFiles(head.size, tree.bundle, entries);
  for (const tile of changed) files.push({ path: formatTilePath(tile), bytes: tile.data });
  await deps.tiles.writeAll(files);
  const root = await recompute(deps.tiles, builder.size, changed, files);
  if (!bytesEqual(root, builder.root())) {
    throw new LedgerError('tiles-damaged', 'what was read back from disk is not what was written');
  }
  const next = { size: builder.size, root, note: await deps.sign(builder.size, root) };
  if (!(await store.swapCheckpoint(deps.db, 'signed', head.size, next))) {
    throw new LedgerError('checkpoint-conflict', 'another process moved this ledger');
  }
  for (const tile of changed) deps.cache.keep(tile.level, tile.index, tile.width, tile.data);
  return { head: next, tree: { builder, bundle } };
}

interface TileFile {
  path: string;
  bytes: Uint8Array;
}

function bundleFiles(
  size: bigint,
  carried: readonly Uint8Array[],
  entries: readonly Uint8Array[],
): { files: TileFile[]; bundle: Uint8Array[] } {
  const all = [...carried, ...entries];
  const files: TileFile[] = [];
  let index = size / BigInt(tileWidth);
  let at = 0;
  for (; at < all.length; at += tileWidth, index += 1n) {
    const slice = all.slice(at, at + tileWidth);
    const path = formatTilePath({ level: 'entries', index, width: slice.length });
    files.push({ path, bytes: encodeEntryBundle(slice) });
  }
  return { files, bundle: all.slice(all.length - (all.length % tileWidth)) };
}

/** Reads everything back and hashes it again: entries to leaves, leaves to the root. */
async function recompute(
  tiles: TileDirectory,
  size: bigint,
  changed: readonly TileData[],
  files: readonly TileFile[],
): Promise<Uint8Array> {
  const onDisk = new Map<string, Uint8Array>();
  await Promise.all(
    files.map(async ({ path }) => onDisk.set(path, (await tiles.read(path)) ?? new Uint8Array())),
  );
  for (const tile of changed) {
    const data = onDisk.get(formatTilePath(tile)) ?? new Uint8Array();
    if (!bytesEqual(data, tile.data)) throw unequal(formatTilePath(tile));
    if (tile.level > 0) continue;
    const bundlePath = formatTilePath({ level: 'entries', index: tile.index, width: tile.width });
    const bundle = decodeEntryBundle(onDisk.get(bundlePath) ?? new Uint8Array(), tile.width);
    bundle.forEach((entry, i) => {
      const leaf = data.subarray(i * hashBytes, (i + 1) * hashBytes);
      if (!bytesEqual(leafHash(entry), leaf)) throw unequal(bundlePath);
    });
  }
  return rootOnDisk(tiles, size, onDisk);
}

function unequal(path: string): LedgerError {
  return new LedgerError('tiles-damaged', `${path} reads back differently from what was written`);
}

async function rootOnDisk(
  tiles: TileDirectory,
  size: bigint,
  onDisk: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array> {
  const edge = await Promise.all(
    partialTiles(size).map(async (tile) => {
      const written = onDisk.get(formatTilePath(tile));
      return {
        ...tile,
        data: written ?? (await readWidest(tiles, tile.level, tile.index, tile.width)),
      };
    }),
  );
  return edgeRoot(edge);
}
