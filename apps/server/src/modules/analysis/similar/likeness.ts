/** By what a sample is found to be like others. */
export interface Likeness {
  /** 35 bytes: TLSH without its `T1`. */
  readonly tlsh?: Uint8Array;
  /** 16 bytes. */
  readonly imphash?: Uint8Array;
}

/** What a stage's answer tells of likeness; nothing where it is another stage's. */
export function likenessOf(stage: string, result: unknown): Likeness | undefined {
  if (stage === 'digests') return bytesOf('tlsh', Object(result).tlsh, 35);
  if (stage === 'structure') return bytesOf('imphash', Object(Object(result).details).imphash, 16);
  return undefined;
}

/** The class of length that a TLSH has in its second byte, nibbles swapped. */
export function lengthClassOf(tlsh: Uint8Array): number {
  const byte = tlsh[1] ?? 0;
  return ((byte & 15) << 4) | (byte >> 4);
}

function bytesOf(name: keyof Likeness, text: unknown, length: number): Likeness | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text.replace(/^T1/, ''), 'hex');
  return bytes.length === length ? { [name]: bytes } : undefined;
}
