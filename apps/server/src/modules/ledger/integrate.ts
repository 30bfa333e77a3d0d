import {
  bytesEqual,
  edgeRoot,
  encodeEntryBundle,
  formatTilePath,
  leafHash,
  partialTiles,
  type TileData,
  type TreeBuilder,
  tileWidth,
} from '@vitrine/tlog';
import { LedgerError } from './errors.ts';
import type { TreeHead } from './head-signer.ts';
import type { TileDirectory, TileFile } from './tile-directory.ts';
import { readWidest, type TreeState } from './tree-state.ts';

export type GrowingTree = Pick<TreeState, 'builder' | 'bundle'>;

/** A tree with further entries, before anything of it is on disk. */
export interface Grown {
  readonly builder: TreeBuilder;
  readonly bundle: readonly Uint8Array[];
  /** How many entries it has more. */
  readonly count: number;
  /** What is new on disk, in the order of tlog-tiles: bundles, then tiles. */
  readonly files: readonly TileFile[];
  readonly changed: readonly TileData[];
}

/** Appends entries to a tree. Pure: the tree given stays as it is. */
export function grow(tree: GrowingTree, entries: readonly Uint8Array[]): Grown {
  const builder = tree.builder.clone();
  const changed = builder.append(entries.map(leafHash));
  const all = [...tree.bundle, ...entries];
  const files: TileFile[] = [];
  let index = tree.builder.size / BigInt(tileWidth);
  for (let at = 0; at < all.length; at += tileWidth, index += 1n) {
    const slice = all.slice(at, at + tileWidth);
    const path = formatTilePath({ level: 'entries', index, width: slice.length });
    files.push({ path, bytes: encodeEntryBundle(slice) });
  }
  for (const tile of changed) files.push({ path: formatTilePath(tile), bytes: tile.data });
  const bundle = all.slice(all.length - (all.length % tileWidth));
  return { builder, bundle, files, changed, count: entries.length };
}

/**
 * Makes the files durable, then computes the head from what is read back: every file byte for byte
 * what was hashed, and the root from the right edge as it stands on disk.
 * @throws {LedgerError} `tiles-damaged`, and what the file system throws
 */
export async function writeVerified(tiles: TileDirectory, grown: Grown): Promise<TreeHead> {
  await tiles.writeAll(grown.files);
  const onDisk = new Map<string, Uint8Array>();
  await Promise.all(
    grown.files.map(async ({ path, bytes }) => {
      const found = await tiles.read(path);
      if (found === undefined || Buffer.compare(found, bytes) !== 0) {
        throw damaged(`${path} reads back differently from what was written`);
      }
      onDisk.set(path, found);
    }),
  );
  const { size } = grown.builder;
  const edge = await Promise.all(
    partialTiles(size).map(async (tile) => ({
      ...tile,
      data:
        onDisk.get(formatTilePath(tile)) ??
        (await readWidest(tiles, tile.level, tile.index, tile.width)),
    })),
  );
  const root = edgeRoot(edge);
  if (bytesEqual(root, grown.builder.root())) return { size, root };
  throw damaged('the files on disk do not hash to the root of what was written');
}

function damaged(message: string): LedgerError {
  return new LedgerError('tiles-damaged', message);
}
