import { leafHash, MemoryTree } from '@vitrine/tlog';
import { blockLeaf } from '@vitrine/verifier';
import type { PreparedEvents } from '../events/index.ts';

const hashBytes = 32;

/** The RFC 6962 tree over a block's batches, in their order. */
export function blockTree(
  batches: readonly { readonly root: Uint8Array; readonly events: number }[],
): MemoryTree {
  return new MemoryTree(batches.map(({ root, events }) => leafHash(blockLeaf(root, events))));
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
  if (kept === undefined && events.root !== undefined) return events.root;
  return batchTree(events, kept).root();
}
