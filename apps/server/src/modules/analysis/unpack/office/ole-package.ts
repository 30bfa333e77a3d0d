import { u16, u32, view } from '../../identify/bytes.ts';

export interface Packaged {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The file in an `\x01Ole10Native` stream, or in the native data of an OLE 1 object of class
 * `Package` (MS-OLEDS 2.3.6; its inner form is described by nobody but its readers).
 */
export function packageOf(stream: Uint8Array, path: string): Packaged | undefined {
  if (!/Ole10Native$/i.test(path)) return undefined;
  return fromNative(stream.subarray(4)) ?? raw(stream);
}

/** Flags, label, path, two words, a temporary path with its length, and the file with its own. */
export function fromNative(native: Uint8Array): Packaged | undefined {
  if (u16(native, 0) !== 2) return undefined;
  const label = string(native, 2);
  const original = string(native, label.end);
  const temporaryBytes = u32(native, original.end + 4);
  if (temporaryBytes < 0 || temporaryBytes > 4096) return undefined;
  const size = original.end + 8 + temporaryBytes;
  const length = u32(native, size);
  if (length <= 0) return undefined;
  const bytes = native.slice(size + 4, size + 4 + length);
  return bytes.length === 0 ? undefined : { name: label.text || 'package', bytes };
}

/** Some objects carry their data without that form. */
function raw(stream: Uint8Array): Packaged | undefined {
  const length = u32(stream, 0);
  if (length < 8 || length > stream.length - 4) return undefined;
  return { name: 'native', bytes: stream.slice(4, 4 + length) };
}

function string(bytes: Uint8Array, at: number): { text: string; end: number } {
  const found = bytes.indexOf(0, at);
  const end = found < 0 ? bytes.length : found;
  return { text: view(bytes).toString('latin1', at, Math.min(end, at + 1024)), end: end + 1 };
}
