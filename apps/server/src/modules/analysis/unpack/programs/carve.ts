import { has, u16, u32, view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';

const carvedMax = 64;

/** Windows programs that lie openly within a file, each as long as its headers and sections say. */
export function carvePrograms({ file, outlet, opened, problem }: Room) {
  // A program's own beginning is no find.
  let number = 0;
  for (const { at, bytes } of programsIn(file.bytes, 1)) {
    number += 1;
    if (number > carvedMax) return problem('There are more programs within than are looked at');
    opened('embedded-program');
    outlet.put(`embedded-${at.toString(16)}.exe`, bytes);
  }
}

/** Programs within bytes, not within one another. */
export function* programsIn(
  bytes: Uint8Array,
  from: number,
): Generator<{ at: number; bytes: Uint8Array }> {
  const buffer = view(bytes);
  let at = buffer.indexOf('MZ', from, 'latin1');
  while (at >= 0) {
    const length = programBytes(bytes, at);
    if (length > 0) {
      yield { at, bytes: bytes.slice(at, at + length) };
      at += length;
    } else {
      at += 2;
    }
    at = buffer.indexOf('MZ', at, 'latin1');
  }
}

/** The length that a PE's headers give it, without an overlay; 0 where there is none. */
export function programBytes(bytes: Uint8Array, at: number): number {
  const pe = at + u32(bytes, at + 0x3c);
  if (pe <= at || pe > at + 0x1000 || !has(bytes, pe, 'PE\0\0')) return 0;
  const sections = u16(bytes, pe + 6);
  const optionalBytes = u16(bytes, pe + 20);
  const magic = u16(bytes, pe + 24);
  if (sections < 1 || sections > 96 || (magic !== 0x10b && magic !== 0x20b)) return 0;
  const table = pe + 24 + optionalBytes;
  if (optionalBytes < 28 || optionalBytes > 1024) return 0;
  let end = table + 40 * sections;
  let some = false;
  for (let i = 0; i < sections; i += 1) {
    const section = table + 40 * i;
    const size = u32(bytes, section + 16);
    const offset = u32(bytes, section + 20);
    if (size <= 0 || offset < 0) continue;
    // The loader rounds the beginning of a section's bytes down to a sector.
    const begin = at + Math.floor(offset / 0x200) * 0x200;
    if (begin >= bytes.length) continue;
    some = true;
    end = Math.max(end, Math.min(bytes.length, begin + size));
  }
  return some && end <= bytes.length ? end - at : 0;
}
