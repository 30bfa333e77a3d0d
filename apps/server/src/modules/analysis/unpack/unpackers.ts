import { type Format, type Identification, identify } from '../identify/index.ts';
import { unpackBinHex } from './encodings/binhex.ts';
import { unpackDataUris } from './encodings/data-uris.ts';
import { unpackLz4 } from './encodings/lz4.ts';
import { unpackUuencode } from './encodings/uuencode.ts';
import { unpackSis } from './installers/sis.ts';
import { unpackMail, unpackMailbox } from './mail/mail.ts';
import { unpackTnef } from './mail/tnef.ts';
import { unpackOle } from './office/ole.ts';
import { unpackOoxml } from './office/ooxml.ts';
import { unpackRtf } from './office/rtf.ts';
import { carvePrograms } from './programs/carve.ts';
import { unpackSelfExtracting } from './programs/self-extracting.ts';
import type { Room, Unpacker } from './room.ts';
import { unpackArchive } from './seven-zip/unpack-archive.ts';
import { unpackZip } from './zip/unpack-zip.ts';

/** 7-Zip's names of the types; none where it shall look by itself. */
const archives: Partial<Record<Format, string | undefined>> = {
  '7z': '7z',
  rar: undefined,
  tar: 'tar',
  gzip: 'gzip',
  bzip2: 'bzip2',
  xz: 'xz',
  lzma: 'lzma',
  zstd: 'zstd',
  compress: 'Z',
  cab: 'Cab',
  iso: undefined,
  udf: 'Udf',
  ar: 'Ar',
  cpio: 'Cpio',
  rpm: 'Rpm',
  arj: 'Arj',
  lzh: 'Lzh',
  chm: 'Chm',
  wim: 'wim',
  dmg: undefined,
  squashfs: 'SquashFS',
  szdd: 'MsLZ',
  'disk-image': undefined,
};

const others: Partial<Record<Format, readonly Unpacker[]>> = {
  zip: [(room) => ofZip(room)],
  odf: [(room) => ofZip(room)],
  ooxml: [unpackOoxml],
  ole: [unpackOle],
  rtf: [unpackRtf, carvePrograms],
  eml: [unpackMail],
  mbox: [unpackMailbox],
  tnef: [unpackTnef],
  pe: [unpackSelfExtracting, carvePrograms],
  elf: [unpackSelfExtracting],
  lz4: [unpackLz4],
  binhex: [unpackBinHex],
  uuencode: [unpackUuencode],
  html: [unpackDataUris],
  xml: [unpackDataUris],
  sis: [unpackSis, carvePrograms],
  pdf: [carvePrograms],
  lnk: [carvePrograms],
  image: [carvePrograms],
  onenote: [carvePrograms],
  data: [carvePrograms],
};

/** What may find files in a file of this kind, in order. */
export function unpackersOf({ format }: Identification): readonly Unpacker[] {
  if (format in archives) return [(room) => ofArchive(room, format, archives[format])];
  return others[format] ?? [];
}

const compressions: ReadonlySet<Format> = new Set([
  'gzip',
  'bzip2',
  'xz',
  'lzma',
  'zstd',
  'compress',
]);

async function ofArchive(room: Room, container: Format, type: string | undefined) {
  const { bytes } = room.file;
  const tars: Uint8Array[] = [];
  const rename = (path: string, content: Uint8Array) => {
    // A compressed tar is one container, as everybody who packs and unpacks it sees it.
    if (compressions.has(container) && identify(content).format === 'tar') {
      tars.push(content);
      return undefined;
    }
    return /^archive~?$/.test(path) ? innerName(room.file.name) : path;
  };
  const archive = { bytes, container, rename };
  const opened = type !== undefined && (await unpackArchive({ ...archive, type }, room));
  for (const tar of tars) await unpackArchive({ bytes: tar, container: 'tar', type: 'tar' }, room);
  if (opened) return;
  // Broken beginnings: 7-Zip may know better than the signature did.
  if (await unpackArchive(archive, room)) return;
  room.problem(`It begins as ${container} but could not be opened`);
}

async function ofZip(room: Room) {
  const { bytes, identification } = room.file;
  if (!(await unpackZip({ bytes, container: identification.format }, room)))
    room.problem('The zip could not be opened');
}

/** What a single compressed file is called when the container does not say. */
function innerName(name: string | undefined): string {
  const base = name?.split(/[/\\]/).at(-1) ?? '';
  const stem = base.replace(/\.(?:gz|bz2|xz|lzma|zst|z|lz4)$/i, '').replace(/\.tgz$/i, '.tar');
  return stem === '' || stem === base ? 'content' : stem;
}
