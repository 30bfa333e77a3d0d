import { formatTilePath, parseTilePath, partialTiles, type ReadHashes } from '@vitrine/tlog';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { SignedHead } from './sequencer.ts';
import * as store from './store.ts';
import type { TileDirectory } from './tile-directory.ts';
import { collectCosignatures, type WitnessPeer } from './witness-client.ts';

export interface PublisherDeps {
  db: Postgres;
  tiles: TileDirectory;
  head: () => SignedHead;
  readHashes: ReadHashes;
  clock: Clock;
  logger: Logger;
}

export interface Publisher {
  /** Whom to ask for cosignatures, and how many make a quorum. */
  setWitnesses(peers: readonly WitnessPeer[], quorum: number): void;
  published(): SignedHead | undefined;
  /** Resolves with a checkpoint that covers the entry and carries the quorum's cosignatures. */
  witnessed(index: bigint, signal?: AbortSignal): Promise<SignedHead>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A head is public at most this long after it was signed, cosigning included. */
const publishEveryMs = 400;
const cosignTimeoutMs = 500;

/**
 * Publishes the newest head twice a second, cosigned by whichever witnesses answer in time, and clears away partial
 * tiles that no published size needs any more.
 */
export async function startPublisher(deps: PublisherDeps): Promise<Publisher> {
  const { db, tiles, clock, logger } = deps;
  let published: SignedHead | undefined = await store.readCheckpoint(db, 'published');
  let witnessedHead: SignedHead | undefined = await store.readCheckpoint(db, 'witnessed');
  let peers: readonly WitnessPeer[] = [];
  let quorum = 0;
  const waiters = new Set<{ index: bigint; resolve: (head: SignedHead) => void }>();
  const cancel = new AbortController();
  const fullySigned = new Set<WitnessPeer>();

  async function tick(): Promise<void> {
    const head = deps.head();
    const fresh = head.size !== published?.size;
    if (fresh) fullySigned.clear();
    const missing = peers.filter((peer) => !fullySigned.has(peer));
    if (!fresh && missing.length === 0) return;
    const base = fresh || published === undefined ? head : published;
    const lines = await collectCosignatures(base, missing, {
      readHashes: deps.readHashes,
      timeoutMs: cosignTimeoutMs,
      logger,
    });
    for (const { peer } of lines) fullySigned.add(peer);
    if (!fresh && lines.length === 0) return;
    const next = { ...base, note: base.note + lines.map((line) => line.text).join('') };
    await store.swapCheckpoint(db, 'published', published?.size, next);
    await tiles.publish(next.note);
    published = next;
    if (fullySigned.size >= quorum) await markWitnessed(next);
    if (fresh) await clearPartials(tiles, [next.size, deps.head().size]);
  }

  async function markWitnessed(head: SignedHead): Promise<void> {
    await store.swapCheckpoint(db, 'witnessed', witnessedHead?.size, head);
    witnessedHead = head;
    for (const waiter of waiters) {
      if (waiter.index >= head.size) continue;
      waiters.delete(waiter);
      waiter.resolve(head);
    }
  }

  async function run(): Promise<void> {
    while (!cancel.signal.aborted) {
      await tick().catch((error: unknown) => {
        logger.error({ err: error }, 'the ledger could not publish its checkpoint; trying again');
      });
      await clock.sleep(publishEveryMs, cancel.signal).catch(() => undefined);
    }
  }

  const running = run();
  return {
    setWitnesses: (next, count) => {
      peers = next;
      quorum = count;
    },
    published: () => published,
    witnessed: (index, signal) => {
      if (witnessedHead !== undefined && index < witnessedHead.size) {
        return Promise.resolve(witnessedHead);
      }
      return new Promise((resolve, reject) => {
        const waiter = { index, resolve };
        waiters.add(waiter);
        signal?.addEventListener('abort', () => {
          waiters.delete(waiter);
          reject(signal.reason);
        });
      });
    },
    [Symbol.asyncDispose]: async () => {
      cancel.abort();
      await running;
      await tick().catch(() => undefined);
    },
  };
}

/** Removes partial tiles and bundles except those of the given sizes. */
export async function clearPartials(
  tiles: TileDirectory,
  sizes: readonly bigint[],
): Promise<number> {
  const needed = new Set<string>();
  for (const size of sizes) for (const path of partialPaths(size)) needed.add(path);
  let newest = 0n;
  for (const size of sizes) if (size > newest) newest = size;
  let removed = 0;
  for (const path of await tiles.partials()) {
    if (needed.has(path) || isAhead(path, newest)) continue;
    await tiles.remove(path);
    removed += 1;
  }
  return removed;
}

function partialPaths(size: bigint): string[] {
  return partialTiles(size).flatMap((tile) =>
    tile.level === 0
      ? [formatTilePath(tile), formatTilePath({ ...tile, level: 'entries' })]
      : [formatTilePath(tile)],
  );
}

/** Whether the sequencer is writing this file for a head that is not signed yet. */
function isAhead(path: string, size: bigint): boolean {
  const tile = parseTilePath(path);
  const level = tile.level === 'entries' ? 0 : tile.level;
  return tile.index * 256n + BigInt(tile.width) > size >> BigInt(8 * level);
}
