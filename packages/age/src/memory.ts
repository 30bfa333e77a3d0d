/**
 * Frees memory that this package gave out, now rather than at the next garbage collection: with much of it, collections
 * follow each other. The bytes must not be used any more. A part of a larger piece is left alone.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== byteLength) return;
  buffer.transfer(0);
}
