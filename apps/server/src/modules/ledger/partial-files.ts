import {
  type EntryBundle,
  formatTilePath,
  levelHashes,
  parseTilePath,
  partialTiles,
  type Tile,
  TlogError,
  tileWidth,
} from '@vitrine/tlog';
import type { TileDirectory } from './tile-directory.ts';

/**
 * Clears away partial tiles and bundles (tlog-tiles, "Partial Tiles"). One that a published size
 * needs stays until the full one stands in a published size; at most 255 of them then stand in a
 * folder. Those of heads that were signed and never published go at once.
 */
export interface PartialFiles {
  /** Remembers what the sequencer has written. */
  wrote(paths: Iterable<string>): void;
  /** A size has just been published. */
  published(size: bigint): Promise<void>;
}

/**
 * Removes what a crash left beyond the signed head. What it finds below is kept as if published,
 * since nobody knows any more.
 */
export async function openPartialFiles(
  tiles: TileDirectory,
  sizes: { signed: bigint; published: bigint },
): Promise<PartialFiles> {
  const known = new Set<string>();
  const pinned = new Set<string>();
  for (const path of await tiles.partialsNear(sizes.signed)) {
    const tile = tileAt(path);
    if (tile === undefined) continue;
    if (isBeyond(tile, sizes.signed)) await tiles.remove(path);
    else {
      known.add(path);
      pinned.add(path);
    }
  }
  await clear(sizes.published);

  async function clear(size: bigint): Promise<void> {
    for (const path of known) {
      const tile = parseTilePath(path);
      const full = { ...tile, width: tileWidth };
      if (!isBeyond(full, size)) await tiles.remove(path.slice(0, path.lastIndexOf('/')));
      else if (pinned.has(path) || isBeyond(tile, size)) continue;
      else await tiles.remove(path);
      known.delete(path);
      pinned.delete(path);
    }
  }

  return {
    wrote: (paths) => {
      for (const path of paths) if (path.includes('.p/')) known.add(path);
    },
    published: async (size) => {
      for (const path of partialPaths(size)) pinned.add(path);
      await clear(size);
    },
  };
}

/** What stands at a path, if it is one of ours. */
export function tileAt(path: string): Tile | EntryBundle | undefined {
  try {
    return parseTilePath(path);
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}

/** The partial tiles and bundles that a client of this size asks for. */
export function partialPaths(size: bigint): string[] {
  return partialTiles(size).flatMap((tile) =>
    tile.level === 0
      ? [formatTilePath(tile), formatTilePath({ ...tile, level: 'entries' })]
      : [formatTilePath(tile)],
  );
}

/** Whether a tile holds more than a tree of this size has. */
export function isBeyond(tile: Tile | EntryBundle, size: bigint): boolean {
  const level = tile.level === 'entries' ? 0 : tile.level;
  return tile.index * BigInt(tileWidth) + BigInt(tile.width) > levelHashes(size, level);
}
