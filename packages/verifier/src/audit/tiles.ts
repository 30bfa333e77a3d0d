import {
  bytesEqual,
  decodeEntryBundle,
  type EntryBundle,
  formatTilePath,
  hashBytes,
  type Tile,
  type TileData,
  TlogError,
  tileWidth,
  tileWidthAt,
} from '@vitrine/tlog';
import { Refusal } from '../verdict.ts';
import { type LedgerReader, readFile } from './reader.ts';

/** Bundles fetched ahead of the one being checked. */
const lookAhead = 8;

/** The entries under one level-0 tile, and that tile as published. */
export interface PublishedBundle {
  readonly index: bigint;
  readonly entries: readonly Uint8Array[];
  readonly hashes: Uint8Array;
}

/** All bundles of a ledger in order, fetched a few at a time. */
export async function* publishedBundles(
  reader: LedgerReader,
  size: bigint,
): AsyncGenerator<PublishedBundle> {
  const queue: Promise<PublishedBundle>[] = [];
  let next = 0n;
  while (true) {
    for (; queue.length < lookAhead && tileWidthAt(size, 0, next) > 0; next++) {
      const fetched = fetchBundle(reader, next, tileWidthAt(size, 0, next));
      // A failure is seen when the queue gets there; until then it is not unhandled.
      fetched.catch(() => undefined);
      queue.push(fetched);
    }
    const first = queue.shift();
    if (first === undefined) return;
    yield await first;
  }
}

async function fetchBundle(
  reader: LedgerReader,
  index: bigint,
  width: number,
): Promise<PublishedBundle> {
  const [entries, hashes] = await Promise.all([
    fetchEntries(reader, { level: 'entries', index, width }),
    fetchTile(reader, { level: 0, index, width }),
  ]);
  return { index, entries, hashes };
}

async function fetchEntries(reader: LedgerReader, bundle: EntryBundle): Promise<Uint8Array[]> {
  const { bytes, width } = await fetchWidest(reader, bundle);
  try {
    return decodeEntryBundle(bytes, width).slice(0, bundle.width);
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new Refusal('malformed-tile', `${formatTilePath(bundle)}: ${cause.message}`, { cause });
  }
}

async function fetchTile(reader: LedgerReader, tile: Tile): Promise<Uint8Array> {
  const { bytes, width } = await fetchWidest(reader, tile);
  if (bytes.length !== width * hashBytes) {
    throw new Refusal('malformed-tile', `${formatTilePath(tile)} has ${bytes.length} bytes`);
  }
  return bytes.subarray(0, tile.width * hashBytes);
}

/** A partial tile may have gone once the full one stands (tlog-tiles, "Partial Tiles"). */
async function fetchWidest(
  reader: LedgerReader,
  tile: Tile | EntryBundle,
): Promise<{ readonly bytes: Uint8Array; readonly width: number }> {
  const path = formatTilePath(tile);
  const bytes = await readFile(reader, path);
  if (bytes !== undefined) return { bytes, width: tile.width };
  const full = formatTilePath({ ...tile, width: tileWidth });
  const whole = full === path ? undefined : await readFile(reader, full);
  if (whole !== undefined) return { bytes: whole, width: tileWidth };
  throw new Refusal('unreachable', `${path} is not there`);
}

/** Checks that a tile is published as it was computed from the entries. */
export async function requireTile(reader: LedgerReader, computed: TileData): Promise<void> {
  requireEqual(computed, await fetchTile(reader, computed));
}

export function requireEqual(computed: TileData, published: Uint8Array): void {
  if (bytesEqual(computed.data, published)) return;
  const path = formatTilePath(computed);
  throw new Refusal('root-mismatch', `${path} is not what the entries hash to`);
}
