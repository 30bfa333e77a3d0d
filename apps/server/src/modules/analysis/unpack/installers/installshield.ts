import { has, indexOf, u16, u32, view } from '../../identify/bytes.ts';
import { inflated } from '../bounded-inflate.ts';
import type { Outlet } from '../outlet.ts';
import type { Room } from '../room.ts';

interface Stored {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const filesMax = 5_000;

/** What an InstallShield setup program carries after its sections; nobody publishes the formats. */
export function unpackInstallShield(room: Room, overlay: number) {
  const { bytes } = room.file;
  const streams = indexOf(bytes, 'InstallShield\0', overlay, overlay + 4096);
  if (streams >= 0) return unpackStreams(bytes, streams + 14, room);
  const files = [...appended(bytes, overlay)];
  if (files.length === 0) return;
  room.opened('installshield');
  const header = files.find(({ name }) => /^data1\.hdr$/i.test(name));
  if (header !== undefined) unpackCabinets(header.bytes, files, room.outlet);
  for (const { name, bytes: content } of files) {
    if (header !== undefined && /^data\d+\.(?:hdr|cab)$/i.test(name)) continue;
    room.outlet.put(name, Uint8Array.from(content));
  }
}

/** Files one after the other, each after four strings: name, path, version and length. */
function* appended(bytes: Uint8Array, from: number): Generator<Stored> {
  let at = from;
  for (let i = 0; i < filesMax && at < bytes.length; i += 1) {
    const strings: string[] = [];
    for (let n = 0; n < 4; n += 1) {
      const end = bytes.indexOf(0, at);
      if (end < 0 || end - at > 2048) return;
      strings.push(view(bytes).toString('latin1', at, end));
      at = end + 1;
    }
    const [name = '', , , length = ''] = strings;
    if (name === '' || !/^\d{1,10}$/.test(length) || at + Number(length) > bytes.length) return;
    yield { name, bytes: bytes.subarray(at, at + Number(length)) };
    at += Number(length);
  }
}

const itemBytes = 87;
const [external, compressed] = [0, 4];

/** Files in `dataN.cab`, as `data1.hdr` lists them. */
function unpackCabinets(header: Uint8Array, files: readonly Stored[], outlet: Outlet) {
  if (!has(header, 0, 'ISc(')) return;
  const objects = u32(header, 12);
  const folders = objects + u32(header, objects + 12);
  const count = u32(header, objects + 40);
  const first = folders + u32(header, objects + 44);
  const string = (at: number) => {
    const end = header.indexOf(0, at);
    return view(header).toString('latin1', at, end < 0 ? at : Math.min(end, at + 1024));
  };
  for (let i = 0; i < Math.min(count, filesMax); i += 1) {
    const item = first + i * itemBytes;
    if (item + itemBytes > header.length) return;
    const flags = u16(header, item);
    const duplicate = ((header[item + 84] ?? 0) & 1) !== 0;
    if (flags === external || duplicate) continue;
    const length = u32(header, item + 10);
    const at = u32(header, item + 18);
    const cabinet = files.find(
      ({ name }) => name.toLowerCase() === `data${u16(header, item + 85)}.cab`,
    );
    if (cabinet === undefined || flags !== compressed) continue;
    const folder = string(folders + u32(header, folders + 4 * u16(header, item + 62)));
    const name = `${folder}/${string(folders + u32(header, item + 58))}`;
    const content = chunks(cabinet.bytes.subarray(at, at + length), outlet, name);
    if (content.length > 0) outlet.put(name, content);
  }
}

/** Pieces that are deflated one by one, each after its length. */
function chunks(bytes: Uint8Array, outlet: Outlet, name: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let at = 0;
  while (at + 2 <= bytes.length && total <= outlet.memberBytes) {
    const length = u16(bytes, at);
    const part = inflated(bytes.subarray(at + 2, at + 2 + length), outlet, {
      raw: true,
      where: name,
    });
    if (part === undefined && length > 0) break;
    if (part !== undefined) parts.push(part);
    total += part?.length ?? 0;
    at += 2 + length;
  }
  return Buffer.concat(parts);
}

const entryBytes = 312;
const nameBytes = 0x104;
const mask = [0xec, 0xca, 0x79, 0xf8] as const;

/** The form with an installer of Windows: each file deflated and scrambled by its own name. */
function unpackStreams(bytes: Uint8Array, from: number, { outlet, opened, problem }: Room) {
  const count = u32(bytes, from);
  let at = from + 0x20;
  for (let i = 0; i < Math.min(count, filesMax); i += 1) {
    const end = bytes.indexOf(0, at);
    const name = bytes.subarray(at, Math.min(at + nameBytes, end < 0 ? at : end));
    const length = u32(bytes, at + nameBytes + 8);
    if (name.length === 0 || at + entryBytes + length > bytes.length)
      return problem('A file of InstallShield lies beyond the end');
    at += entryBytes;
    opened('installshield');
    const label = view(name).toString('latin1');
    const content = inflated(unscrambled(bytes.subarray(at, at + length), name), outlet, {
      where: label,
    });
    if (content === undefined) problem('A file of InstallShield could not be inflated');
    else outlet.put(label, content);
    at += length;
  }
}

function unscrambled(bytes: Uint8Array, name: Uint8Array): Uint8Array {
  return bytes.map((byte, index) => {
    const place = (index & 0x3ff) % name.length;
    return ((byte >> 4) | ((byte & 15) << 4)) ^ (name[place] ?? 0) ^ (mask[place & 3] ?? 0);
  });
}
