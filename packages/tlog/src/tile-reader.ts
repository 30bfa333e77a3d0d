import { bytesEqual } from './bytes.ts';
import { TlogError } from './errors.ts';
import {
  proveConsistency,
  proveInclusion,
  type ReadHashes,
  type TreeNode,
  treeRoot,
} from './proof.ts';
import { hashBytes } from './sha256.ts';
import {
  decodeEntryBundle,
  type TileData,
  tileBytes,
  tileHeight,
  tileWidth,
  tileWidthAt,
} from './tile.ts';
import { leafHash, perfectRoot, type ReadTile, readEdge } from './tree.ts';

export interface TileReaderOptions {
  /** Tree size of the trusted checkpoint. */
  readonly size: bigint;
  /** Root hash of the trusted checkpoint. */
  readonly root: Uint8Array;
  /**
   * Fetches a tile. Where it rejects for a partial tile, the full tile is asked for and cut, since
   * a log may drop partial tiles once the full one stands (tlog-tiles, "Partial Tiles").
   */
  readonly readTile: ReadTile;
  /** Verified tiles kept in memory, 8 KiB each; 256 by default. */
  readonly cacheTiles?: number;
}

/**
 * Reads hashes and computes proofs from tiles that need not be trusted: every tile is checked
 * against the root of a checkpoint before a hash of it is used.
 *
 * All methods reject with {@link TlogError} `root-mismatch` or `malformed-tile` where the tiles
 * are not those of the tree, `out-of-range` for what lies outside it, or with the error of
 * `readTile`.
 */
export class TileReader {
  readonly size: bigint;
  readonly root: Uint8Array;
  readonly #readTile: ReadTile;
  readonly #cacheTiles: number;
  readonly #full = new Map<string, Promise<Uint8Array>>();
  #edge: Promise<TileData[]> | undefined;

  constructor(options: TileReaderOptions) {
    this.size = options.size;
    this.root = options.root;
    this.#readTile = withFullTileFallback(options.readTile);
    this.#cacheTiles = options.cacheTiles ?? 256;
  }

  /** The hashes of a tile, as wide as it is in this tree, verified. */
  async tile(level: number, index: bigint): Promise<Uint8Array> {
    const width = index < 0n ? 0 : tileWidthAt(this.size, level, index);
    if (width === 0) throw new TlogError('out-of-range', `no tile ${level}/${index} in the tree`);
    if (width === tileWidth) return this.#fullTile(level, index);
    const tile = (await this.#verifiedEdge()).find((candidate) => candidate.level === level);
    if (tile === undefined) throw new TlogError('malformed-tile', `no edge at level ${level}`);
    return tile.data;
  }

  /** The verified hash of leaf `index`. */
  async leafHash(index: bigint): Promise<Uint8Array> {
    if (index < 0n || index >= this.size) {
      throw new TlogError('out-of-range', `no leaf ${index} in a tree of ${this.size}`);
    }
    return this.#hash({ level: 0, index });
  }

  /**
   * The entries of bundle `index`, each checked against the hash of its leaf.
   * @param bundle the bytes of the bundle, as wide as its level-0 tile is in this tree
   * @throws {TlogError} also `malformed-bundle`
   */
  async entries(index: bigint, bundle: Uint8Array): Promise<Uint8Array[]> {
    const tile = await this.tile(0, index);
    const entries = decodeEntryBundle(bundle, tile.length / hashBytes);
    entries.forEach((entry, i) => {
      const expected = tile.subarray(i * hashBytes, (i + 1) * hashBytes);
      if (!bytesEqual(leafHash(entry), expected)) {
        throw new TlogError('root-mismatch', `entry ${i} of bundle ${index} is not in the tree`);
      }
    });
    return entries;
  }

  /** The root of the first `size` leaves. */
  async rootAt(size: bigint): Promise<Uint8Array> {
    if (size > this.size) throw new TlogError('out-of-range', `no tree of ${size} yet`);
    return treeRoot(size, this.readHashes);
  }

  /** The inclusion proof of leaf `index` in this tree. */
  async inclusionProof(index: bigint): Promise<Uint8Array[]> {
    return proveInclusion(index, this.size, this.readHashes);
  }

  /** The proof that the tree of the first `oldSize` leaves is a prefix of this one. */
  async consistencyProof(oldSize: bigint): Promise<Uint8Array[]> {
    return proveConsistency(oldSize, this.size, this.readHashes);
  }

  /** The tree as a source of hashes for the functions that take one. */
  readonly readHashes: ReadHashes = (nodes) => Promise.all(nodes.map((node) => this.#hash(node)));

  async #hash({ level, index }: TreeNode): Promise<Uint8Array> {
    const levelInTile = level % tileHeight;
    const tileLevel = (level - levelInTile) / tileHeight;
    const perTile = BigInt(tileWidth >> levelInTile);
    const count = 1 << levelInTile;
    const from = Number(index % perTile) * count;
    const tile = await this.tile(tileLevel, index / perTile);
    if ((from + count) * hashBytes > tile.length) {
      throw new TlogError('out-of-range', `no node ${level}/${index} in the tree`);
    }
    return perfectRoot(tile, from, count);
  }

  #verifiedEdge(): Promise<TileData[]> {
    // A failed read must not stay: the next call tries again.
    this.#edge ??= readEdge(this.size, this.root, this.#readTile).catch((error: unknown) => {
      this.#edge = undefined;
      throw error;
    });
    return this.#edge;
  }

  #fullTile(level: number, index: bigint): Promise<Uint8Array> {
    const key = `${level}/${index}`;
    const known = this.#full.get(key);
    const tile =
      known ??
      this.#verifyFullTile(level, index).catch((error: unknown) => {
        this.#full.delete(key);
        throw error;
      });
    // Set again, so that the map's order is that of last use.
    this.#full.delete(key);
    this.#full.set(key, tile);
    const [oldest] = this.#full.keys();
    if (this.#full.size > this.#cacheTiles && oldest !== undefined) this.#full.delete(oldest);
    return tile;
  }

  async #verifyFullTile(level: number, index: bigint): Promise<Uint8Array> {
    const [data, parent] = await Promise.all([
      this.#readTile(level, index, tileWidth),
      this.tile(level + 1, index / BigInt(tileWidth)),
    ]);
    if (data.length !== tileBytes) {
      throw new TlogError('malformed-tile', `tile ${level}/${index} of ${data.length} bytes`);
    }
    const from = Number(index % BigInt(tileWidth)) * hashBytes;
    const expected = parent.subarray(from, from + hashBytes);
    if (!bytesEqual(perfectRoot(data, 0, tileWidth), expected)) {
      throw new TlogError('root-mismatch', `tile ${level}/${index} is not in the tree`);
    }
    return data;
  }
}

function withFullTileFallback(readTile: ReadTile): ReadTile {
  return async (level, index, width) => {
    try {
      return await readTile(level, index, width);
    } catch (error) {
      if (width === tileWidth) throw error;
      const full = await readTile(level, index, tileWidth).catch(() => {
        throw error;
      });
      if (full.length !== tileBytes) {
        throw new TlogError('malformed-tile', `tile ${level}/${index} of ${full.length} bytes`);
      }
      return full.slice(0, width * hashBytes);
    }
  };
}
