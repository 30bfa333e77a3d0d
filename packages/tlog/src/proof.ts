import { bytesEqual } from './bytes.ts';
import { TlogError } from './errors.ts';
import { hashBytes } from './sha256.ts';
import { emptyRoot, nodeHash } from './tree.ts';

/** A perfect subtree: the 2^level leaves from `index * 2^level`. */
export interface TreeNode {
  readonly level: number;
  readonly index: bigint;
}

/** Gives the hashes of the nodes asked for, in their order. */
export type ReadHashes = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>;

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: bigint;
  readonly size: bigint;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

export interface ConsistencyClaim {
  readonly oldSize: bigint;
  readonly oldRoot: Uint8Array;
  readonly newSize: bigint;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the proof shows that `leafHash` stands at `index` in the tree of that size and root.
 * Source: RFC 9162 section 2.1.3.2. An index outside the tree is never included.
 */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { leafHash, index, size, root, proof } = claim;
  if (index < 0n || index >= size || ![leafHash, root, ...proof].every(isHash)) return false;
  let node = index;
  let last = size - 1n;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(node) && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && bytesEqual(hash, root);
}

/**
 * Whether the proof shows that the older tree is a prefix of the newer one.
 * Source: RFC 9162 section 2.1.4.2. Between equal sizes the proof is empty and the roots are
 * equal; from size 0 the proof is empty and the old root is that of the empty tree.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  if (oldSize < 0n || oldSize > newSize) return false;
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false;
  if (oldSize === 0n && !bytesEqual(oldRoot, emptyRoot)) return false;
  if (oldSize === newSize) return proof.length === 0 && bytesEqual(oldRoot, newRoot);
  if (oldSize === 0n) return proof.length === 0;
  if (proof.length === 0) return false;
  return foldConsistency(claim);
}

function foldConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): boolean {
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  let node = oldSize - 1n;
  let last = newSize - 1n;
  while (isOdd(node)) {
    node >>= 1n;
    last >>= 1n;
  }
  const [seed = emptyRoot, ...rest] = path;
  let oldHash = seed;
  let newHash = seed;
  for (const hash of rest) {
    if (last === 0n) return false;
    if (isOdd(node) || node === last) {
      oldHash = nodeHash(hash, oldHash);
      newHash = nodeHash(hash, newHash);
      while (!isOdd(node) && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      newHash = nodeHash(newHash, hash);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && bytesEqual(oldHash, oldRoot) && bytesEqual(newHash, newRoot);
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashBytes;
}

function isOdd(n: bigint): boolean {
  return (n & 1n) === 1n;
}

function isPowerOfTwo(n: bigint): boolean {
  return n > 0n && (n & (n - 1n)) === 0n;
}

/** Leaves from `start` up to, not including, `end`. */
type Range = readonly [start: bigint, end: bigint];

/** The largest power of two below `n`, for `n` above 1: where RFC 6962 splits a tree. */
function splitPoint(n: bigint): bigint {
  return 1n << BigInt((n - 1n).toString(2).length - 1);
}

/** The subtrees whose hashes make up the inclusion proof (RFC 6962 section 2.1.1). */
export function inclusionRanges(index: bigint, size: bigint): Range[] {
  if (index < 0n || index >= size) {
    throw new TlogError('out-of-range', `no leaf ${index} in a tree of ${size}`);
  }
  const ranges: Range[] = [];
  let start = 0n;
  let end = size;
  while (end - start > 1n) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  return ranges.reverse();
}

/** The subtrees whose hashes make up the consistency proof (RFC 6962 section 2.1.2). */
export function consistencyRanges(oldSize: bigint, newSize: bigint): Range[] {
  if (oldSize < 0n || oldSize > newSize) {
    throw new TlogError('out-of-range', `no tree of ${oldSize} inside a tree of ${newSize}`);
  }
  if (oldSize === 0n || oldSize === newSize) return [];
  const ranges: Range[] = [];
  let start = 0n;
  let end = newSize;
  while (end !== oldSize) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  // A whole old tree is known to the verifier; anything smaller has to be sent.
  if (start !== 0n) ranges.push([start, end]);
  return ranges.reverse();
}

/** The perfect subtrees that a range of leaves consists of, left to right. */
export function perfectNodes([start, end]: Range): TreeNode[] {
  const nodes: TreeNode[] = [];
  let left = start;
  while (left < end) {
    let level = 0;
    let width = 1n;
    while ((left & (2n * width - 1n)) === 0n && left + 2n * width <= end) {
      width *= 2n;
      level++;
    }
    nodes.push({ level, index: left >> BigInt(level) });
    left += width;
  }
  return nodes;
}

/** The hash of a range from the hashes of its perfect subtrees. */
export function foldNodes(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return emptyRoot;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The hashes of several ranges, with one call of the reader. */
export async function rangeHashes(
  ranges: readonly Range[],
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  const nodes = ranges.map(perfectNodes);
  const wanted = nodes.flat();
  const hashes = await readHashes(wanted);
  if (hashes.length !== wanted.length || !hashes.every(isHash)) {
    throw new TlogError('malformed-tile', 'the reader gave other hashes than those asked for');
  }
  let taken = 0;
  return nodes.map((group) => {
    taken += group.length;
    return foldNodes(hashes.slice(taken - group.length, taken));
  });
}

/**
 * The root of the tree made of the first `size` leaves.
 * @throws {TlogError} `out-of-range`, and whatever the reader throws
 */
export async function treeRoot(size: bigint, readHashes: ReadHashes): Promise<Uint8Array> {
  if (size < 0n) throw new TlogError('out-of-range', `tree size ${size}`);
  const [root = emptyRoot] = await rangeHashes([[0n, size]], readHashes);
  return root;
}

/**
 * The inclusion proof of leaf `index` in the tree of the first `size` leaves, leaf's sibling
 * first (RFC 6962 section 2.1.1).
 * @throws {TlogError} `out-of-range`, and whatever the reader throws
 */
export async function proveInclusion(
  index: bigint,
  size: bigint,
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  return rangeHashes(inclusionRanges(index, size), readHashes);
}

/**
 * The consistency proof between the trees of the first `oldSize` and `newSize` leaves; empty for
 * an old size of 0 and for equal sizes (RFC 6962 section 2.1.2).
 * @throws {TlogError} `out-of-range`, and whatever the reader throws
 */
export async function proveConsistency(
  oldSize: bigint,
  newSize: bigint,
  readHashes: ReadHashes,
): Promise<Uint8Array[]> {
  return rangeHashes(consistencyRanges(oldSize, newSize), readHashes);
}
