import { crc32, deflateRawSync } from 'node:zlib';

/** Builders of containers for the tests, and a few tiny ones that 7-Zip made of our own files. */

export interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  /** What the headers say instead of the truth. */
  readonly statedBytes?: number;
  readonly stored?: boolean;
}

export function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = entry.stored === true ? Buffer.from(entry.data) : deflateRawSync(entry.data);
    const header = zipHeader(entry, content.length);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04', 'latin1'),
      header,
      nameOf(entry),
      content,
    ]);
    directory.push(centralOf(entry, header, at));
    parts.push(local);
    at += local.length;
  }
  return Buffer.concat([...parts, ...directory, zipEnd(directory, at)]);
}

const nameOf = ({ name }: Entry) => Buffer.from(name, 'latin1');

function zipHeader(entry: Entry, packedBytes: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(entry.stored === true ? 0 : 8, 4);
  header.writeUInt32LE(crc32(entry.data), 10);
  header.writeUInt32LE(packedBytes, 14);
  header.writeUInt32LE(entry.statedBytes ?? entry.data.length, 18);
  header.writeUInt16LE(entry.name.length, 22);
  return header;
}

function centralOf(entry: Entry, header: Buffer, at: number): Buffer {
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(at, 10);
  const magic = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
  return Buffer.concat([magic, header, tail, nameOf(entry)]);
}

function zipEnd(directory: readonly Buffer[], at: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length & 0xffff, 8);
  end.writeUInt16LE(directory.length & 0xffff, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return end;
}

/**
 * Many entries of the directory over one and the same deflated entry (D. Fifield, A better zip
 * bomb, WOOT 2019, full overlap).
 */
export function overlappingZip(count: number, data: Uint8Array): Buffer {
  const content = deflateRawSync(data);
  const entries = Array.from({ length: count }, () => ({ name: 'f', data }));
  const first = entries[0];
  if (first === undefined) throw new RangeError('A zip needs an entry');
  const header = zipHeader(first, content.length);
  const local = Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    header,
    nameOf(first),
    content,
  ]);
  const directory = entries.map((entry) => centralOf(entry, zipHeader(entry, content.length), 0));
  return Buffer.concat([local, ...directory, zipEnd(directory, local.length)]);
}

export function tarOf(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const header = Buffer.alloc(512);
    header.write(entry.name.slice(0, 100), 0, 'latin1');
    header.write('0000644\0', 100);
    header.write(
      `${(entry.statedBytes ?? entry.data.length).toString(8).padStart(11, '0')}\0`,
      124,
    );
    header.write('00000000000\0        0', 136);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, entry.data, Buffer.alloc((512 - (entry.data.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export function arOf(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap(({ name, data }) => {
    const fields = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '644'.padEnd(8)];
    const header = `${fields.join('')}${String(data.length).padEnd(10)}\`\n`;
    return [Buffer.from(header), data, Buffer.alloc(data.length % 2, '\n')];
  });
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

export function cpioOf(entries: readonly Entry[]): Buffer {
  const all = [...entries, { name: 'TRAILER!!!', data: Buffer.alloc(0) }];
  const parts = all.map(({ name, data }, index) => {
    const numbers = [index + 1, 0o100644, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
    const hex = numbers.map((value) => value.toString(16).padStart(8, '0')).join('');
    const head = Buffer.from(`070701${hex}${name}\0`, 'latin1');
    return Buffer.concat([padded(head), padded(data)]);
  });
  return Buffer.concat(parts);
}

const padded = (bytes: Uint8Array) =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** A cabinet of one folder that is stored, not compressed (MS-CAB 2). */
export function cabOf({ name, data }: Entry): Buffer {
  const header = Buffer.alloc(36);
  const file = Buffer.concat([Buffer.alloc(16), Buffer.from(`${name}\0`)]);
  const block = Buffer.concat([Buffer.alloc(8), data]);
  const files = 36 + 8;
  const blocks = files + file.length;
  header.write('MSCF');
  header.writeUInt32LE(blocks + block.length, 8);
  header.writeUInt32LE(files, 16);
  header.set([3, 1, 1, 0, 1, 0], 24);
  const folder = Buffer.alloc(8);
  folder.writeUInt32LE(blocks, 0);
  folder.writeUInt16LE(1, 4);
  file.writeUInt32LE(data.length, 0);
  block.writeUInt16LE(data.length, 4);
  block.writeUInt16LE(data.length, 6);
  return Buffer.concat([header, folder, file, block]);
}

/** The smallest program that a PE's reader takes for one: headers, a section, and what follows. */
export function programOf(section: Uint8Array, overlay: Uint8Array = Buffer.alloc(0)): Buffer {
  const headers = Buffer.alloc(0x200);
  headers.write('MZ');
  headers.writeUInt32LE(0x80, 0x3c);
  headers.write('PE\0\0', 0x80);
  headers.writeUInt16LE(0x14c, 0x84);
  headers.writeUInt16LE(1, 0x86);
  headers.writeUInt16LE(0xe0, 0x94);
  headers.writeUInt16LE(0x10b, 0x98);
  headers.writeUInt32LE(0x1000, 0xa8);
  headers.writeUInt32LE(0x400000, 0xb4);
  headers.writeUInt32LE(0x1000, 0xb8);
  headers.writeUInt32LE(0x200, 0xbc);
  headers.writeUInt32LE(0x10000, 0xd0);
  headers.writeUInt32LE(0x200, 0xd4);
  headers.writeUInt16LE(2, 0xdc);
  const table = 0x98 + 0xe0;
  headers.write('.text', table);
  headers.writeUInt32LE(section.length, table + 8);
  headers.writeUInt32LE(0x1000, table + 12);
  headers.writeUInt32LE(section.length, table + 16);
  headers.writeUInt32LE(0x200, table + 20);
  headers.writeUInt32LE(0xe0000020, table + 36);
  return Buffer.concat([headers, section, overlay]);
}

export const text = (words: string) => Buffer.from(words);
