import { bytesEqual } from './bytes.ts';
import { TlogError } from './errors.ts';
import { hashBytes, sha256, sha256Into } from './sha256.ts';
import { levelHashes, partialTiles, type TileData, tileBytes, tileWidth } from './tile.ts';

/** The root of the empty tree: SHA-256 of the empty string (RFC 6962 section 2.1). */
export const emptyRoot: Uint8Array = sha256(new Uint8Array());

const leafPrefix = Uint8Array.of(0);
/** For the input of one leaf hash after another: its first byte stays 0. */
const leafInput = new Uint8Array(4096);

/** The Merkle leaf hash of an entry: SHA-256(0x00 ‖ entry) (RFC 6962 section 2.1). */
export function leafHash(entry: Uint8Array): Uint8Array {
  if (entry.length >= leafInput.length) return sha256(leafPrefix, entry);
  leafInput.set(entry, 1);
  const hash = new Uint8Array(hashBytes);
  sha256Into(hash, 0, leafInput.subarray(0, 1 + entry.length));
  return hash;
}

const nodeInput = new Uint8Array(1 + 2 * hashBytes);
nodeInput[0] = 1;

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 section 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput);
}

/**
 * The root over `count` concatenated 32-byte hashes that begin at hash `from`.
 * @param count a power of two
 */
export function perfectRoot(hashes: Uint8Array, from: number, count: number): Uint8Array {
  // A copy by construction: `slice` of a Node Buffer is a view, and the caller's tile would change.
  const level = new Uint8Array(hashes.subarray(from * hashBytes, (from + count) * hashBytes));
  for (let width = count; width > 1; width /= 2) {
    for (let i = 0; i < width; i += 2) {
      nodeInput.set(level.subarray(i * hashBytes, (i + 2) * hashBytes), 1);
      sha256Into(level, (i / 2) * hashBytes, nodeInput);
    }
  }
  return level.slice(0, hashBytes);
}

/** Reads `width` hashes of a tile: exactly `32 * width` bytes, or it rejects. */
export type ReadTile = (level: number, index: bigint, width: number) => Promise<Uint8Array>;

/**
 * The root that partial tiles on the right edge hash to (RFC 6962 section 2.1).
 * @param edge the partial tiles of one tree, lowest level first
 */
export function edgeRoot(edge: readonly TileData[]): Uint8Array {
  let root: Uint8Array | undefined;
  for (const { width, data } of edge) {
    let left = width;
    for (let count = 1; left > 0; count *= 2) {
      if ((left & count) === 0) continue;
      left -= count;
      const hash = perfectRoot(data, left, count);
      root = root === undefined ? hash : nodeHash(hash, root);
    }
  }
  return root ?? emptyRoot;
}

/**
 * The partial tiles on the right edge of a tree, checked against its root.
 * @throws {TlogError} `malformed-tile` for a wrong length, `root-mismatch`
 */
export async function readEdge(
  size: bigint,
  root: Uint8Array,
  readTile: ReadTile,
): Promise<TileData[]> {
  const edge = await Promise.all(
    partialTiles(size).map(async (tile) => {
      const data = await readTile(tile.level, tile.index, tile.width);
      if (data.length !== tile.width * hashBytes) {
        throw new TlogError('malformed-tile', `level ${tile.level} tile of ${data.length} bytes`);
      }
      return { ...tile, data };
    }),
  );
  if (!bytesEqual(edgeRoot(edge), root)) {
    throw new TlogError('root-mismatch', `tiles of size ${size} do not hash to the given root`);
  }
  return edge;
}

interface EdgeTile {
  index: bigint;
  width: number;
  data: Uint8Array;
}

/**
 * Integrates leaf hashes into a tree and gives the tiles to be written. It holds the right edge
 * only: at most 8 KiB a level. `append` changes it in place; take a `clone` first where the
 * tiles may fail to be written.
 */
export class TreeBuilder {
  #size: bigint;
  readonly #edge: EdgeTile[];

  /** A builder of the empty tree, or of the tree with this edge (see `load`). */
  constructor(size = 0n, edge: readonly TileData[] = []) {
    this.#size = size;
    this.#edge = [];
    for (let level = 0; levelHashes(size, level) > 0n; level++) {
      this.#edge.push(emptyTile(levelHashes(size, level) / BigInt(tileWidth)));
    }
    for (const { level, width, data } of edge) {
      const tile = this.#tile(level);
      tile.width = width;
      tile.data.set(data);
    }
  }

  /**
   * A builder that continues a tree from its partial tiles, checked against the root.
   * @throws {TlogError} `malformed-tile`, `root-mismatch`, and whatever `readTile` throws
   */
  static async load(size: bigint, root: Uint8Array, readTile: ReadTile): Promise<TreeBuilder> {
    return new TreeBuilder(size, await readEdge(size, root, readTile));
  }

  /** Leaves in the tree. */
  get size(): bigint {
    return this.#size;
  }

  /** The root hash of the tree as it stands. */
  root(): Uint8Array {
    return edgeRoot(this.#partials(this.#edge.length));
  }

  /** An independent builder of the same tree. */
  clone(): TreeBuilder {
    return new TreeBuilder(this.#size, this.#partials(this.#edge.length));
  }

  /**
   * Appends leaf hashes in order.
   * @returns every tile that became full and every partial tile that changed, in an order in
   *   which they may be written: full tiles, then partial ones from level 0 up
   * @throws {TlogError} `out-of-range` for a hash that is not 32 bytes; nothing is appended then
   */
  append(leafHashes: readonly Uint8Array[]): TileData[] {
    if (leafHashes.some((hash) => hash.length !== hashBytes)) {
      throw new TlogError('out-of-range', 'a leaf hash is not 32 bytes');
    }
    const full: TileData[] = [];
    let touched = 0;
    for (const hash of leafHashes) touched = Math.max(touched, this.#push(0, hash, full));
    this.#size += BigInt(leafHashes.length);
    return [...full, ...this.#partials(touched)];
  }

  /** Adds a hash to a level; returns how many levels, from 0 up, have changed. */
  #push(level: number, hash: Uint8Array, full: TileData[]): number {
    const tile = this.#tile(level);
    tile.data.set(hash, tile.width * hashBytes);
    tile.width += 1;
    if (tile.width < tileWidth) return level + 1;
    const { index, width, data } = tile;
    full.push({ level, index, width, data });
    this.#edge[level] = emptyTile(index + 1n);
    return this.#push(level + 1, perfectRoot(data, 0, tileWidth), full);
  }

  #tile(level: number): EdgeTile {
    const tile = this.#edge[level] ?? emptyTile(0n);
    this.#edge[level] = tile;
    return tile;
  }

  #partials(levels: number): TileData[] {
    return this.#edge.slice(0, levels).flatMap(({ index, width, data }, level) => {
      if (width === 0) return [];
      return [{ level, index, width, data: data.slice(0, width * hashBytes) }];
    });
  }
}

function emptyTile(index: bigint): EdgeTile {
  return { index, width: 0, data: new Uint8Array(tileBytes) };
}
