import { indexOf, u32be, view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';

const alphabet = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
const colon = 0x3a;
const repeat = 0x90;

/** BinHex 4.0 (RFC 1741): the data fork, and the resource fork where there is one. */
export function unpackBinHex({ file, outlet, problem, opened }: Room) {
  const note = Math.max(0, indexOf(file.bytes, '(This file must be converted'));
  const start = view(file.bytes).indexOf(colon, note);
  if (start < 0) return problem('BinHex without a beginning');
  const bytes = expanded(sixBits(file.bytes.subarray(start + 1)), outlet.memberBytes + 1024);
  const nameBytes = bytes[0] ?? 0;
  const header = nameBytes + 2;
  const dataBytes = u32be(bytes, header + 10);
  const resourceBytes = u32be(bytes, header + 14);
  if (nameBytes === 0 || nameBytes > 63 || dataBytes < 0)
    return problem('The header of BinHex is broken');
  opened('binhex');
  const name = view(bytes).toString('latin1', 1, 1 + nameBytes);
  const data = header + 20;
  const resource = data + dataBytes + 2;
  if (data + dataBytes > bytes.length) problem('BinHex ends before its end');
  if (dataBytes > 0) outlet.put(name, bytes.slice(data, data + dataBytes));
  if (resourceBytes > 0 && resource < bytes.length)
    outlet.put(`${name}/..namedfork/rsrc`, bytes.slice(resource, resource + resourceBytes));
}

function sixBits(text: Uint8Array): Uint8Array {
  const values = new Int8Array(256).fill(-1);
  for (let i = 0; i < alphabet.length; i += 1) values[alphabet.charCodeAt(i)] = i;
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let [length, bits, held] = [0, 0, 0];
  for (const byte of text) {
    if (byte === colon) break;
    const value = values[byte] ?? -1;
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length] = (held >> bits) & 255;
    length += 1;
  }
  return out.subarray(0, length);
}

/** `x 90 n` is n times x, `90 00` is 90 itself. */
function expanded(bytes: Uint8Array, most: number): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length && out.length <= most; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== repeat) {
      out.push(byte);
      continue;
    }
    at += 1;
    const times = bytes[at] ?? 0;
    if (times === 0) out.push(repeat);
    else for (let i = 1; i < times; i += 1) out.push(out.at(-1) ?? 0);
  }
  return Uint8Array.from(out);
}
