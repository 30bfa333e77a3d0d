/** A hash by which is asked. */
export interface AskedHash {
  readonly kind: 'sha256' | 'sha1' | 'md5';
  readonly bytes: Uint8Array;
}

const kinds: ReadonlyMap<number, AskedHash['kind']> = new Map([
  [64, 'sha256'],
  [40, 'sha1'],
  [32, 'md5'],
]);

/** A SHA-256, SHA-1 or MD5 in hex of either case; undefined for everything else. */
export function parseHash(text: string): AskedHash | undefined {
  const kind = kinds.get(text.length);
  if (kind === undefined) return undefined;
  const bytes = Buffer.from(text, 'hex');
  // Decoding ends at the first character that is none.
  return bytes.length * 2 === text.length ? { kind, bytes } : undefined;
}

/** By its length. @param bytes 16, 20 or 32 of them */
export function hashOf(bytes: Uint8Array): AskedHash {
  const kind = kinds.get(bytes.length * 2);
  if (kind === undefined) throw new RangeError(`${bytes.length} bytes are no hash`);
  return { kind, bytes };
}
