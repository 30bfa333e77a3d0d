import { hash } from 'node:crypto';

const hashBytes = 32;

/**
 * The RFC 6962 root over leaves that lie one after another: the same as `MemoryTree` gives, without
 * an object for each node.
 * @param leaves 32 bytes each, one at least
 */
export function rootOf(leaves: Uint8Array): Uint8Array {
  const node = Buffer.alloc(1 + 2 * hashBytes, 1);
  const level = Buffer.from(leaves);
  let count = leaves.length / hashBytes;
  while (count > 1) {
    const pairs = count >> 1;
    for (let i = 0; i < pairs; i++) {
      const from = i * 2 * hashBytes;
      for (let j = 0; j < 2 * hashBytes; j++) node[j + 1] = level[from + j] as number;
      level.write(hash('sha256', node, 'latin1'), i * hashBytes, 'latin1');
    }
    // One that is left over goes up as it is.
    if (count % 2 === 1) {
      level.copyWithin(pairs * hashBytes, (count - 1) * hashBytes, count * hashBytes);
    }
    count -= pairs;
  }
  return Uint8Array.from(level.subarray(0, hashBytes));
}
