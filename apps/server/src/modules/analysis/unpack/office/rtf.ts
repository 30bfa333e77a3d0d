import { has, indexOf, u32, view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';
import { fromNative } from './ole-package.ts';

const objectsMax = 1_000;

/**
 * Objects of Rich Text Format: hexadecimal data after `\objdata`, an OLE 1 object whose native
 * data are a package, a compound file or something else (MS-OLEDS 2.2.5). Also read as it is
 * written to mislead: with control words and white space between the digits.
 */
export function unpackRtf({ file, outlet, opened, problem }: Room) {
  const { bytes } = file;
  let number = 0;
  let at = indexOf(bytes, 'objdata');
  while (at >= 0) {
    number += 1;
    if (number > objectsMax) return problem('There are more objects than are looked at');
    const { data, end } = digits(bytes, at + 7);
    const found = objectOf(data);
    if (found !== undefined) {
      opened('rtf');
      outlet.put(found.name ?? `object-${number}`, found.bytes);
    }
    at = indexOf(bytes, 'objdata', end);
  }
}

function objectOf(data: Uint8Array): { name?: string; bytes: Uint8Array } | undefined {
  if (data.length < 16) return undefined;
  const compound = indexOf(data, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
  const native = nativeData(data);
  const packaged = native === undefined ? undefined : fromNative(native);
  if (packaged !== undefined) return packaged;
  if (compound >= 0) return { bytes: data.slice(compound) };
  return { bytes: native !== undefined && native.length > 0 ? native.slice() : data };
}

/** Version, format 2, then class, topic and item with their lengths, then the native data. */
function nativeData(data: Uint8Array): Uint8Array | undefined {
  if (u32(data, 4) !== 2) return undefined;
  let at = 8;
  for (let i = 0; i < 3; i += 1) {
    const length = u32(data, at);
    if (length < 0 || length > 65_536) return undefined;
    at += 4 + length;
  }
  const length = u32(data, at);
  return length < 0 ? undefined : data.subarray(at + 4, at + 4 + length);
}

const [backslash, opening, closing] = [0x5c, 0x7b, 0x7d];

/** The bytes of the hexadecimal digits up to the end of the group. */
function digits(bytes: Uint8Array, from: number): { data: Uint8Array; end: number } {
  const out = new Uint8Array(Math.ceil((bytes.length - from) / 2));
  let [length, high, depth, at] = [0, -1, 0, from];
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === opening) depth += 1;
    else if (byte === closing) {
      if (depth === 0) break;
      depth -= 1;
    } else if (byte === backslash) {
      if (has(bytes, at + 1, 'bin')) {
        const count = /^bin(\d{1,9}) ?/.exec(view(bytes).toString('latin1', at + 1, at + 20));
        if (count !== null) {
          const begin = at + 1 + count[0].length;
          const raw = bytes.subarray(begin, begin + Number(count[1]));
          const room = out.subarray(length, length + raw.length);
          room.set(raw.subarray(0, room.length));
          length += room.length;
          at = begin + raw.length - 1;
          continue;
        }
      }
      at = controlEnd(bytes, at + 1) - 1;
    } else {
      const value = hexValue(byte);
      if (value < 0) continue;
      if (high < 0) high = value;
      else {
        out[length] = (high << 4) | value;
        length += 1;
        high = -1;
      }
    }
  }
  return { data: out.subarray(0, length), end: at };
}

/** Past a control word with its number, or a control symbol. */
function controlEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  const isLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  if (!isLetter(bytes[at] ?? 0)) return bytes[at] === 0x27 ? at + 3 : at + 1;
  while (at < bytes.length && isLetter(bytes[at] ?? 0)) at += 1;
  while (at < bytes.length && ((bytes[at] ?? 0) === 0x2d || isDigit(bytes[at] ?? 0))) at += 1;
  return at;
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;

function hexValue(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
