import { leafHash, MemoryTree } from '@vitrine/tlog';
import type { PreparedEvents } from '../events/index.ts';

const hashBytes = 32;

/** The RFC 6962 tree whose leaves are the roots of a block's batches, in their order. */
export function blockTree(batchRoots: readonly Uint8Array[]): MemoryTree {
  return new MemoryTree(batchRoots.map((root) => leafHash(root)));
}

/** @param kept rows that belong to it; undefined: all */
export function batchTree(events: PreparedEvents, kept: Uint32Array | undefined): MemoryTree {
  const rows = kept ?? Uint32Array.from({ length: events.rows }, (_, row) => row);
  return new MemoryTree(
    Array.from(rows, (row) => events.leaves.subarray(row * hashBytes, (row + 1) * hashBytes)),
  );
}

/** The root of a batch, which preparation has computed where nothing was left out. */
export function batchRoot(events: PreparedEvents, kept: Uint32Array | undefined): Uint8Array {
  return batchTree(events, kept).root();
}
