/** Reading at offsets that a hostile file chose: beyond the end there is nothing, never an error. */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? -1;
}

export function u16(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 2 > bytes.length) return -1;
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function u32(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > bytes.length) return -1;
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

export function u32be(bytes: Uint8Array, at: number): number {
  if (at < 0 || at + 4 > bytes.length) return -1;
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at, at + 4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** Whether the bytes at the offset are these; a string stands for its Latin-1 bytes. */
export function has(bytes: Uint8Array, at: number, wanted: string): boolean {
  if (at < 0 || at + wanted.length > bytes.length) return false;
  for (let i = 0; i < wanted.length; i += 1)
    if (bytes[at + i] !== wanted.charCodeAt(i)) return false;
  return true;
}

/** The bytes as Latin-1, one character each. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return view(bytes).toString('latin1', Math.max(0, from), Math.min(bytes.length, to));
}

/** The same memory as a Buffer, for its searches. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where a Latin-1 string first stands, -1 for nowhere. */
export function indexOf(bytes: Uint8Array, wanted: string, from = 0, to = bytes.length): number {
  return view(bytes.subarray(0, to)).indexOf(wanted, from, 'latin1');
}
