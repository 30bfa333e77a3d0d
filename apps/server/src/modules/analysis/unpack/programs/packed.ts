import { has, u16, u32, view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';
import { programsIn } from './carve.ts';
import { emulate } from './emulator/run.ts';

/** Below a second of one core; to unpack half a megabyte takes about as many. */
const stepsMax = 8_000_000;
const foundMax = 16;
const writable = 0x80000000;

/**
 * Packed programs: their own code unpacks them, in an emulated processor. Hands on the program as
 * it stands in memory then, and programs and zips that came to light within it.
 */
export function unpackPacked(room: Room) {
  const { file, outlet, opened, problem } = room;
  if (!looksPacked(file.bytes)) return;
  const emulated = emulate(file.bytes, stepsMax);
  if (emulated === undefined) return;
  const { memory, unpackedEntry, ended } = emulated;
  if (ended === 'steps') problem('The packed program did not unpack itself in time');
  const before = view(file.bytes);
  let found = 0;
  for (const part of [memory.image(), memory.heap()])
    for (const { at, bytes, kind } of within(part)) {
      // What lies openly in the file is found there.
      if (found >= foundMax || before.indexOf(bytes) >= 0) continue;
      found += 1;
      opened('packed-program');
      outlet.put(`unpacked-${at.toString(16)}.${kind}`, bytes);
    }
  if (unpackedEntry === undefined) return;
  const rebuilt = asProgram(memory.image(), unpackedEntry - memory.imageBase);
  if (rebuilt === undefined) return;
  opened('packed-program');
  outlet.put('unpacked.exe', rebuilt);
}

/**
 * Whether the program begins in a section that it may write to, or in none: what compilers make
 * does not.
 */
export function looksPacked(bytes: Uint8Array): boolean {
  const pe = u32(bytes, 0x3c);
  if (!has(bytes, pe, 'PE\0\0') || u16(bytes, pe + 24) !== 0x10b) return false;
  const entry = u32(bytes, pe + 24 + 16);
  if (entry <= 0 || (u16(bytes, pe + 22) & 0x2000) !== 0) return false;
  const table = pe + 24 + u16(bytes, pe + 20);
  for (let i = 0; i < Math.min(96, u16(bytes, pe + 6)); i += 1) {
    const at = table + 40 * i;
    const [length, address] = [
      Math.max(u32(bytes, at + 8), u32(bytes, at + 16)),
      u32(bytes, at + 12),
    ];
    if (entry < address || entry >= address + length) continue;
    return (u32(bytes, at + 36) & writable) !== 0;
  }
  return true;
}

function* within(part: Uint8Array): Generator<{ at: number; bytes: Uint8Array; kind: string }> {
  for (const program of programsIn(part, 1)) yield { ...program, kind: 'exe' };
  const buffer = view(part);
  let at = buffer.indexOf('PK\x03\x04', 0, 'latin1');
  while (at >= 0) {
    const end = buffer.indexOf('PK\x05\x06', at, 'latin1');
    if (end < 0) return;
    yield { at, bytes: Uint8Array.from(buffer.subarray(at, end + 22)), kind: 'zip' };
    at = buffer.indexOf('PK\x03\x04', end, 'latin1');
  }
}

/** The memory as a file: every section's bytes stand where they stand in memory. */
function asProgram(image: Uint8Array, entry: number): Uint8Array | undefined {
  const bytes = Buffer.from(image);
  const pe = u32(bytes, 0x3c);
  if (!has(bytes, pe, 'PE\0\0') || entry < 0 || entry >= bytes.length) return undefined;
  const table = pe + 24 + u16(bytes, pe + 20);
  const sections = u16(bytes, pe + 6);
  if (table + 40 * sections > bytes.length) return undefined;
  bytes.writeUInt32LE(entry, pe + 24 + 16);
  for (let i = 0; i < sections; i += 1) {
    const at = table + 40 * i;
    const address = u32(bytes, at + 12);
    const length = Math.ceil(Math.max(u32(bytes, at + 8), 1) / 0x1000) * 0x1000;
    bytes.writeUInt32LE(Math.max(0, Math.min(length, bytes.length - address)), at + 16);
    bytes.writeUInt32LE(address, at + 20);
    // So that nobody takes it for packed once more.
    bytes.writeUInt32LE(u32(bytes, at + 36) & 0x7fffffff, at + 36);
  }
  return bytes;
}
