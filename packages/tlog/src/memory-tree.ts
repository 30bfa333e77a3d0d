import { TlogError } from './errors.ts';
import {
  consistencyRanges,
  foldNodes,
  inclusionRanges,
  perfectNodes,
  type ReadHashes,
  type TreeNode,
} from './proof.ts';
import { hashBytes } from './sha256.ts';
import { nodeHash } from './tree.ts';

/**
 * A whole Merkle tree in memory: for manifests, tallies and tests. Takes 64 bytes a leaf and a
 * JavaScript array slot, so up to some millions of leaves; a log uses tiles.
 */
export class MemoryTree {
  /** `#levels[l]` holds the hash of every perfect subtree of 2^l leaves. */
  readonly #levels: Uint8Array[][];

  /** @throws {TlogError} `out-of-range` for a leaf hash that is not 32 bytes */
  constructor(leafHashes: Iterable<Uint8Array>) {
    let level = Array.from(leafHashes);
    if (level.some((hash) => hash.length !== hashBytes)) {
      throw new TlogError('out-of-range', 'a leaf hash is not 32 bytes');
    }
    this.#levels = [level];
    while (level.length > 1) {
      level = parents(level);
      this.#levels.push(level);
    }
  }

  /** Leaves in the tree. */
  get size(): bigint {
    return BigInt(this.#levels[0]?.length ?? 0);
  }

  /**
   * The root of the first `size` leaves.
   * @throws {TlogError} `out-of-range`
   */
  root(size: bigint = this.size): Uint8Array {
    this.#requireSize(size);
    return this.#rangeHash([0n, size]);
  }

  /** @throws {TlogError} `out-of-range` */
  inclusionProof(index: bigint, size: bigint = this.size): Uint8Array[] {
    this.#requireSize(size);
    return inclusionRanges(index, size).map((range) => this.#rangeHash(range));
  }

  /** @throws {TlogError} `out-of-range` */
  consistencyProof(oldSize: bigint, newSize: bigint = this.size): Uint8Array[] {
    this.#requireSize(newSize);
    return consistencyRanges(oldSize, newSize).map((range) => this.#rangeHash(range));
  }

  /** The tree as a source of hashes for the functions that take one. */
  readonly readHashes: ReadHashes = async (nodes) => nodes.map((node) => this.#hash(node));

  #rangeHash(range: readonly [bigint, bigint]): Uint8Array {
    return foldNodes(perfectNodes(range).map((node) => this.#hash(node)));
  }

  #hash({ level, index }: TreeNode): Uint8Array {
    const hash = this.#levels[level]?.[Number(index)];
    if (hash === undefined) throw new TlogError('out-of-range', `no node ${level}/${index}`);
    return hash;
  }

  #requireSize(size: bigint): void {
    if (size < 0n || size > this.size) throw new TlogError('out-of-range', `tree size ${size}`);
  }
}

function parents(level: readonly Uint8Array[]): Uint8Array[] {
  const hashes: Uint8Array[] = [];
  for (let i = 0; i + 1 < level.length; i += 2) {
    const left = level[i];
    const right = level[i + 1];
    if (left !== undefined && right !== undefined) hashes.push(nodeHash(left, right));
  }
  return hashes;
}
