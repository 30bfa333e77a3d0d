import { u16, u32, view } from '../../identify/bytes.ts';
import type { Room } from '../room.ts';

const attachmentLevel = 2;
const [renderData, title, data, attachmentProperties] = [0x69002, 0x18010, 0x6800f, 0x69005];
const [longFilename, filename, dataObject] = [0x3707, 0x3704, 0x3701];

/** The attachments of `winmail.dat` (MS-OXTNEF 2.1). */
export function unpackTnef({ file, outlet, problem, opened }: Room) {
  const { bytes } = file;
  opened('tnef');
  let current: { name?: string; content?: Uint8Array } = {};
  let number = 0;
  const flush = () => {
    if (current.content !== undefined) {
      number += 1;
      outlet.put(current.name ?? `attachment-${number}`, current.content);
    }
    current = {};
  };
  let at = 6;
  while (at + 11 <= bytes.length) {
    const level = bytes[at] ?? 0;
    const attribute = u32(bytes, at + 1);
    const length = u32(bytes, at + 5);
    const begin = at + 9;
    if (level !== 1 && level !== attachmentLevel) {
      problem('An attribute of TNEF has no level');
      break;
    }
    if (begin + length > bytes.length) problem('TNEF ends within an attribute');
    const value = bytes.subarray(begin, Math.min(bytes.length, begin + length));
    const id = attribute & 0xfffff;
    if (level === attachmentLevel) {
      if (id === renderData) flush();
      if (id === title) current.name ??= text(value);
      if (id === data) current.content = Uint8Array.from(value);
      if (id === attachmentProperties) Object.assign(current, fromProperties(value));
    }
    at = begin + length + 2;
  }
  flush();
}

function text(value: Uint8Array): string {
  const end = value.indexOf(0);
  return view(end < 0 ? value : value.subarray(0, end)).toString('latin1');
}

/** Names and embedded objects in MAPI properties; stops at what it does not understand. */
function fromProperties(value: Uint8Array): { name?: string; content?: Uint8Array } {
  const found: { name?: string; content?: Uint8Array } = {};
  const count = u32(value, 0);
  let at = 4;
  for (let i = 0; i < count && at + 4 <= value.length; i += 1) {
    const type = u16(value, at);
    const id = u16(value, at + 2);
    at += 4;
    if (id >= 0x8000) {
      const kind = u32(value, at + 16);
      at += 20;
      if (kind === 0) at += 4;
      else at += 4 + padded(Math.max(0, u32(value, at)));
    }
    const fixed = fixedBytes(type & 0xfff);
    const many = (type & 0x1000) !== 0;
    if (fixed !== undefined && !many) {
      at += fixed;
      continue;
    }
    const values = fixed === undefined || many ? u32(value, at) : 1;
    at += 4;
    for (let n = 0; n < values && at + 4 <= value.length; n += 1) {
      if (fixed !== undefined) {
        at += fixed;
        continue;
      }
      const length = u32(value, at);
      const content = value.subarray(at + 4, at + 4 + length);
      at += 4 + padded(length);
      if (id === longFilename || (id === filename && found.name === undefined))
        found.name = (type & 0xfff) === 0x1f ? wide(content) : text(content);
      // An embedded object begins with the identifier of its interface.
      if (id === dataObject) found.content = Uint8Array.from(content.subarray(16));
    }
  }
  return found;
}

const wide = (value: Uint8Array) => view(value).toString('utf16le').replaceAll('\0', '');
const padded = (length: number) => Math.ceil(length / 4) * 4;

/** Bytes of a property's value by its type; nothing where the value says how long it is. */
function fixedBytes(type: number): number | undefined {
  if ([0x2, 0x3, 0x4, 0xa, 0xb].includes(type)) return 4;
  if ([0x5, 0x6, 0x7, 0x14, 0x40].includes(type)) return 8;
  if (type === 0x48) return 16;
  return type === 0x0d || type === 0x1e || type === 0x1f || type === 0x102 ? undefined : 0;
}
