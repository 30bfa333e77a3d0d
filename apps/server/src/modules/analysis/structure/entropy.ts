/** Shannon's entropy in bits a byte, 0 to 8, with two decimals. */
export interface Entropy {
  readonly overall: number;
  /** Bytes that each of the windows has, the last one maybe fewer. */
  readonly windowBytes: number;
  readonly windows: readonly number[];
}

const windowsMax = 256;
const windowBytesMin = 256;

/** One pass over the file: the whole's counts are the sum of its windows'. */
export function entropyOf(bytes: Uint8Array): Entropy {
  const windowBytes = Math.max(windowBytesMin, Math.ceil(bytes.length / windowsMax));
  const total = new Uint32Array(256);
  const windows: number[] = [];
  for (let start = 0; start < bytes.length; start += windowBytes) {
    const end = Math.min(start + windowBytes, bytes.length);
    const counts = countsOf(bytes, start, end);
    for (let value = 0; value < 256; value++)
      total[value] = (total[value] ?? 0) + (counts[value] ?? 0);
    windows.push(bitsOf(counts, end - start));
  }
  return { overall: bitsOf(total, bytes.length), windowBytes, windows };
}

export function overallEntropy(bytes: Uint8Array): number {
  return bitsOf(countsOf(bytes, 0, bytes.length), bytes.length);
}

function countsOf(bytes: Uint8Array, start: number, end: number): Uint32Array {
  const counts = new Uint32Array(256);
  for (let at = start; at < end; at++) {
    const value = bytes[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

function bitsOf(counts: Uint32Array, total: number): number {
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / total) * Math.log2(count / total);
  }
  return Math.abs(Math.round(bits * 100) / 100);
}
