import { constants, crc32, inflateRawSync } from 'node:zlib';
import type { Room } from '../room.ts';
import { unpackArchive } from '../seven-zip/unpack-archive.ts';
import { entriesOf, type ZipEntry, zipOfEntries } from './directory.ts';

export interface ZipFile {
  readonly bytes: Uint8Array;
  readonly container: string;
  /** Renames or drops (undefined) a member before it is handed on. */
  readonly rename?: (path: string, bytes: Uint8Array) => string | undefined;
}

const [stored, deflated] = [0, 8];

/**
 * Unpacks a zip: what is stored or deflated by zlib, what is encrypted or packed in another way by
 * 7-Zip. Answers whether there was anything.
 *
 * @throws {LimitError} from the outlet
 */
export async function unpackZip(zip: ZipFile, room: Room): Promise<boolean> {
  const { bytes, container } = zip;
  const forSevenZip: ZipEntry[] = [];
  let found = false;
  for (const entry of entriesOf(bytes)) {
    found = true;
    room.opened(container);
    if (entry.encrypted || (entry.method !== stored && entry.method !== deflated)) {
      room.outlet.entry(entry.name);
      forSevenZip.push(entry);
    } else {
      unpackEntry(entry, zip, room);
    }
  }
  if (forSevenZip.length > 0) {
    const part = zipOfEntries(bytes, forSevenZip);
    const opened = await unpackArchive({ ...zip, bytes: part, type: 'zip' }, room);
    if (!opened) room.problem('Some entries could not be opened');
  }
  return found;
}

function unpackEntry(entry: ZipEntry, { bytes, rename }: ZipFile, room: Room) {
  const { outlet } = room;
  const { name, data, packedBytes } = entry;
  outlet.entry(name);
  if (name.endsWith('/') && packedBytes <= 0) return;
  const end = packedBytes < 0 ? bytes.length : Math.min(bytes.length, data + packedBytes);
  const packed = bytes.subarray(data, end);
  const unpacked = entry.method === stored ? packed : inflatedEntry(packed, name, room);
  if (unpacked === undefined) return;
  outlet.spend(unpacked.length, name);
  if (unpacked.length > outlet.memberBytes) return outlet.tooLarge(name);
  if (entry.crc !== 0 && crc32(unpacked) !== entry.crc)
    room.problem('The checksum of an entry does not match');
  const path = rename === undefined ? name : rename(name, unpacked);
  if (path !== undefined) outlet.hand({ path, bytes: unpacked });
}

/** As far as it goes: what is cut off gives what is before the cut. */
function inflatedEntry(packed: Uint8Array, name: string, room: Room): Uint8Array | undefined {
  const { outlet } = room;
  const maxOutputLength = Math.max(1, Math.min(outlet.memberBytes, outlet.room + 1));
  try {
    return inflateRawSync(packed, {
      maxOutputLength,
      finishFlush: constants.Z_SYNC_FLUSH,
      chunkSize: 65_536,
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      outlet.spend(maxOutputLength, name);
      outlet.tooLarge(name);
    } else {
      room.problem('An entry could not be inflated');
    }
    return undefined;
  }
}
