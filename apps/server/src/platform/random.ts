import { randomFillSync } from 'node:crypto';

const pooledBytes = 8192;

/** Fresh random bytes, drawn from the system's generator some thousands at a time: salts and ids are many and small. */
export function createRandomBytes(): (size: number) => Uint8Array {
  const pool = new Uint8Array(pooledBytes);
  let used = pooledBytes;
  return (size) => {
    if (size > pooledBytes / 8) return randomFillSync(new Uint8Array(size));
    if (used + size > pooledBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.slice(used, used + size);
    // What is given away is known to nobody else any more.
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
