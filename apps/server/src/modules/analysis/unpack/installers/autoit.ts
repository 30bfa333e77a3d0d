import { has, indexOf, u8, u32, u32be, view } from '../../identify/bytes.ts';
import type { Outlet } from '../outlet.ts';
import type { Room } from '../room.ts';
import { mersenneTwister, ranrot } from './autoit-random.ts';

const signature = '\xa3\x48\x4b\xbe\x98\x6c\x4a\xa9\x99\x4c\x53\x0a\x86\xd6\x48\x7dAU3!EA0';

/** What the two versions of the container differ in; the numbers are the compiler's. */
interface Version {
  readonly magic: number;
  readonly labelLength: number;
  readonly labelSeed: number;
  readonly pathLength: number;
  readonly pathSeed: number;
  readonly dataLength: number;
  readonly dataSeed: number;
  readonly wide: boolean;
  readonly compressedMagic: string;
  /** The bit before a repetition. */
  readonly repetition: number;
  readonly random: (seed: number) => () => number;
}

const version5: Version = {
  magic: 0xceb06dff,
  labelLength: 0x29bc,
  labelSeed: 0xa25e,
  pathLength: 0x29ac,
  pathSeed: 0xf25e,
  dataLength: 0x45aa,
  dataSeed: 0x22af,
  wide: false,
  compressedMagic: 'EA05',
  repetition: 1,
  random: mersenneTwister,
};

const version6: Version = {
  magic: 0x52ca436b,
  labelLength: 0xadbc,
  labelSeed: 0xb33f,
  pathLength: 0xf820,
  pathSeed: 0xf479,
  dataLength: 0x87bc,
  dataSeed: 0x2477,
  wide: true,
  compressedMagic: 'EA06',
  repetition: 0,
  random: ranrot,
};

/** The script and the files that AutoIt 3 compiles into a program. */
export function unpackAutoIt(room: Room) {
  const { bytes } = room.file;
  const found = indexOf(bytes, signature);
  if (found < 0) return;
  const digit = found + signature.length;
  const version = has(bytes, digit, '5') ? version5 : has(bytes, digit, '6') ? version6 : undefined;
  if (version === undefined) return;
  const checksum = bytes.subarray(digit + 1, digit + 17).reduce((sum, byte) => sum + byte, 0);
  // Version 6 means to add the checksum too and does not.
  const seed = version.dataSeed + (version === version5 ? checksum : 0);
  room.opened('autoit');
  let at = digit + 17;
  for (let i = 0; i < room.outlet.members + 5_000; i += 1) {
    const next = unpackRecord(bytes, at, { version, seed, room });
    if (next === undefined) return;
    at = next;
  }
}

function unpackRecord(
  bytes: Uint8Array,
  from: number,
  { version, seed, room }: { version: Version; seed: number; room: Room },
): number | undefined {
  if (u32(bytes, from) !== version.magic) return undefined;
  const label = text(bytes, from + 4, version, 'label');
  const path = text(bytes, label.end, version, 'path');
  const length = (u32(bytes, path.end + 1) ^ version.dataLength) >>> 0;
  const begin = path.end + 13 + 16;
  if (begin + length > bytes.length) {
    room.problem('A file of AutoIt lies beyond the end');
    return undefined;
  }
  if (length > 0) {
    const data = unscrambled(bytes.subarray(begin, begin + length), version.random(seed));
    const script = label.value.startsWith('>>>AUTOIT');
    const name = script ? 'script.au3' : path.value.split(/[/\\]/).at(-1) || label.value;
    const content = u8(bytes, path.end) === 1 ? expanded(data, version, room.outlet) : data;
    if (content === undefined) room.problem('A file of AutoIt could not be expanded');
    else room.outlet.put(name, content);
  }
  return begin + length;
}

function text(bytes: Uint8Array, at: number, version: Version, which: 'label' | 'path') {
  const characters = (u32(bytes, at) ^ version[`${which}Length`]) >>> 0;
  const length = Math.min(bytes.length, characters * (version.wide ? 2 : 1));
  const part = bytes.subarray(at + 4, at + 4 + Math.min(length, 1024));
  const clear = unscrambled(part, version.random(characters + version[`${which}Seed`]));
  const value = view(clear).toString(version.wide ? 'utf16le' : 'latin1');
  return { value, end: at + 4 + length };
}

function unscrambled(bytes: Uint8Array, random: () => number): Uint8Array {
  return bytes.map((byte) => byte ^ random());
}

/** Literals and repetitions of up to 32 KiB back, in bits from the highest on. */
function expanded(data: Uint8Array, version: Version, outlet: Outlet): Uint8Array | undefined {
  const size = u32be(data, 4);
  if (!has(data, 0, version.compressedMagic) || size < 0) return undefined;
  if (size > outlet.memberBytes) {
    outlet.tooLarge('autoit');
    return undefined;
  }
  let at = 64;
  const end = data.length * 8;
  const bits = (count: number) => {
    let value = 0;
    for (let i = 0; i < count; i += 1, at += 1)
      value = (value << 1) | ((u8(data, at >> 3) >> (7 - (at & 7))) & 1);
    return value;
  };
  // What the file says of its length is believed as its bytes come.
  const out: number[] = [];
  while (out.length < size && at < end) {
    if (bits(1) !== version.repetition) {
      out.push(bits(8));
      continue;
    }
    const distance = bits(15);
    const length = Math.min(
      repetitionLength(bits, () => at >= end),
      size - out.length,
    );
    if (distance === 0 || distance > out.length) break;
    for (let i = 0; i < length; i += 1) out.push(out[out.length - distance] ?? 0);
  }
  return Uint8Array.from(out);
}

/** A length in 2, 3, 5 or 8 bits, each step when the one before is full. */
function repetitionLength(bits: (count: number) => number, over: () => boolean): number {
  let base = 3;
  for (const count of [2, 3, 5, 8]) {
    const full = 2 ** count - 1;
    let value = bits(count);
    if (value !== full) return base + value;
    base += full;
    while (count === 8 && !over()) {
      value = bits(8);
      if (value !== full) return base + value;
      base += full;
    }
  }
  return base;
}
