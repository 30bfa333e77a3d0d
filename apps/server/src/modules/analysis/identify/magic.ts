import { has, u8, u16, u32, u32be } from './bytes.ts';
import type { Identification } from './identification.ts';

type Test = (bytes: Uint8Array) => boolean;
type Row = readonly [test: string | Test, Identification];

function kind(
  format: Identification['format'],
  family: Identification['family'],
  mediaType: string,
  description: string,
): Identification {
  return { format, family, mediaType, description };
}

const at =
  (offset: number, wanted: string): Test =>
  (bytes) =>
    has(bytes, offset, wanted);

/** Formats that a few bytes at a fixed place settle; the first row that holds counts. */
const rows: readonly Row[] = [
  ['7z\xbc\xaf\x27\x1c', kind('7z', 'archive', 'application/x-7z-compressed', '7-zip archive')],
  ['Rar!\x1a\x07\x01\x00', kind('rar', 'archive', 'application/vnd.rar', 'RAR archive, version 5')],
  ['Rar!\x1a\x07\x00', kind('rar', 'archive', 'application/vnd.rar', 'RAR archive, version 4')],
  ['RE\x7e\x5e', kind('rar', 'archive', 'application/vnd.rar', 'RAR archive, before version 1.5')],
  ['\xfd7zXZ\x00', kind('xz', 'archive', 'application/x-xz', 'XZ compressed data')],
  ['\x28\xb5\x2f\xfd', kind('zstd', 'archive', 'application/zstd', 'Zstandard compressed data')],
  [
    (b) => has(b, 1, '\x2a\x4d\x18') && u8(b, 0) >> 4 === 5,
    kind('zstd', 'archive', 'application/zstd', 'Zstandard skippable frame'),
  ],
  ['\x04\x22\x4d\x18', kind('lz4', 'archive', 'application/x-lz4', 'LZ4 compressed data')],
  ['\x02\x21\x4c\x18', kind('lz4', 'archive', 'application/x-lz4', 'LZ4 compressed data, legacy')],
  [isBzip2, kind('bzip2', 'archive', 'application/x-bzip2', 'bzip2 compressed data')],
  ['\x1f\x9d', kind('compress', 'archive', 'application/x-compress', 'compress (.Z) data')],
  [
    (b) => has(b, 0, 'MSCF\x00\x00\x00\x00') || (has(b, 0, 'MSCF') && u8(b, 25) === 1),
    kind('cab', 'archive', 'application/vnd.ms-cab-compressed', 'Microsoft Cabinet archive'),
  ],
  [
    'ISc(',
    kind('cab', 'archive', 'application/x-installshield-cab', 'InstallShield Cabinet archive'),
  ],
  [
    '!<arch>\ndebian-binary',
    kind('ar', 'archive', 'application/vnd.debian.binary-package', 'Debian package'),
  ],
  ['!<arch>\n', kind('ar', 'archive', 'application/x-archive', 'ar archive')],
  ['\xed\xab\xee\xdb', kind('rpm', 'archive', 'application/x-rpm', 'RPM package')],
  ['070701', kind('cpio', 'archive', 'application/x-cpio', 'cpio archive, new ASCII')],
  ['070702', kind('cpio', 'archive', 'application/x-cpio', 'cpio archive, new ASCII with CRC')],
  ['070707', kind('cpio', 'archive', 'application/x-cpio', 'cpio archive, old ASCII')],
  ['\xc7\x71', kind('cpio', 'archive', 'application/x-cpio', 'cpio archive, binary')],
  ['\x71\xc7', kind('cpio', 'archive', 'application/x-cpio', 'cpio archive, binary, big-endian')],
  [isArj, kind('arj', 'archive', 'application/x-arj', 'ARJ archive')],
  [isLzh, kind('lzh', 'archive', 'application/x-lzh-compressed', 'LHA archive')],
  ['ITSF', kind('chm', 'archive', 'application/vnd.ms-htmlhelp', 'Microsoft compiled HTML help')],
  ['MSWIM\x00\x00\x00', kind('wim', 'archive', 'application/x-ms-wim', 'Windows image')],
  [
    'SZDD\x88\xf0\x27\x33',
    kind('szdd', 'archive', 'application/x-ms-compress', 'MS compress, SZDD'),
  ],
  [
    'KWAJ\x88\xf0\x27\xd1',
    kind('szdd', 'archive', 'application/x-ms-compress', 'MS compress, KWAJ'),
  ],
  ['hsqs', kind('squashfs', 'archive', 'application/vnd.squashfs', 'SquashFS file system')],
  ['sqsh', kind('squashfs', 'archive', 'application/vnd.squashfs', 'SquashFS file system')],
  ['xar!\x00\x1c', kind('dmg', 'archive', 'application/x-xar', 'xar archive')],
  ['!BDN', kind('pst', 'archive', 'application/vnd.ms-outlook-pst', 'Outlook data file')],
  ['conectix', kind('disk-image', 'archive', 'application/x-vhd', 'Virtual hard disk')],
  ['vhdxfile', kind('disk-image', 'archive', 'application/x-vhdx', 'Virtual hard disk, version 2')],
  ['QFI\xfb', kind('disk-image', 'archive', 'application/x-qemu-disk', 'QEMU disk image')],
  ['KDMV', kind('disk-image', 'archive', 'application/x-vmdk', 'VMware disk image')],
  [
    at(64, '\x7f\x10\xda\xbe'),
    kind('disk-image', 'archive', 'application/x-virtualbox-vdi', 'VirtualBox disk image'),
  ],
  [at(257, 'ustar'), kind('tar', 'archive', 'application/x-tar', 'tar archive, POSIX')],
  [at(32769, 'CD001'), kind('iso', 'archive', 'application/vnd.efi.iso', 'ISO 9660 file system')],
  [isUdf, kind('udf', 'archive', 'application/x-udf', 'UDF file system')],
  [
    at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
    kind('ole', 'document', 'application/x-ole-storage', 'Compound file'),
  ],
  [
    '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3',
    kind('onenote', 'document', 'application/onenote', 'OneNote section'),
  ],
  ['{\\rt', kind('rtf', 'document', 'application/rtf', 'Rich Text Format')],
  [
    '\x78\x9f\x3e\x22',
    kind('tnef', 'mail', 'application/vnd.ms-tnef', 'Transport Neutral Encapsulation Format'),
  ],
  [
    '\x4c\x00\x00\x00\x01\x14\x02\x00',
    kind('lnk', 'shortcut', 'application/x-ms-shortcut', 'Windows shortcut'),
  ],
  ['\x7fELF', kind('elf', 'executable', 'application/x-elf', 'ELF')],
  ['dex\n', kind('dex', 'executable', 'application/vnd.android.dex', 'Dalvik executable')],
  ['\x00asm', kind('wasm', 'executable', 'application/wasm', 'WebAssembly module')],
  ['\x89PNG\r\n\x1a\n', kind('image', 'image', 'image/png', 'PNG image')],
  ['\xff\xd8\xff', kind('image', 'image', 'image/jpeg', 'JPEG image')],
  ['GIF87a', kind('image', 'image', 'image/gif', 'GIF image')],
  ['GIF89a', kind('image', 'image', 'image/gif', 'GIF image')],
  [isBmp, kind('image', 'image', 'image/bmp', 'Windows bitmap')],
  ['II*\x00', kind('image', 'image', 'image/tiff', 'TIFF image')],
  ['MM\x00*', kind('image', 'image', 'image/tiff', 'TIFF image, big-endian')],
  [isIcon, kind('image', 'image', 'image/vnd.microsoft.icon', 'Windows icon')],
  ['\xd7\xcd\xc6\x9a', kind('image', 'image', 'image/wmf', 'Windows metafile')],
  [
    (b) => u32(b, 0) === 1 && has(b, 40, ' EMF'),
    kind('image', 'image', 'image/emf', 'Enhanced metafile'),
  ],
  [
    (b) => has(b, 0, 'RIFF') && has(b, 8, 'WEBP'),
    kind('image', 'image', 'image/webp', 'WebP image'),
  ],
  [
    (b) => has(b, 4, 'ftypavif') || has(b, 4, 'ftypheic') || has(b, 4, 'ftypmif1'),
    kind('image', 'image', 'image/heif', 'HEIF image'),
  ],
  ['8BPS', kind('image', 'image', 'image/vnd.adobe.photoshop', 'Photoshop image')],
  [
    (b) => has(b, 0, 'RIFF') && has(b, 8, 'WAVE'),
    kind('audio', 'media', 'audio/vnd.wave', 'WAVE audio'),
  ],
  [
    (b) => has(b, 0, 'RIFF') && has(b, 8, 'AVI '),
    kind('video', 'media', 'video/x-msvideo', 'AVI video'),
  ],
  ['ID3', kind('audio', 'media', 'audio/mpeg', 'MP3 audio')],
  ['OggS', kind('audio', 'media', 'application/ogg', 'Ogg data')],
  ['fLaC', kind('audio', 'media', 'audio/flac', 'FLAC audio')],
  [at(4, 'ftyp'), kind('video', 'media', 'video/mp4', 'ISO media')],
  ['\x1a\x45\xdf\xa3', kind('video', 'media', 'video/matroska', 'Matroska or WebM video')],
  ['FWS', kind('video', 'media', 'application/vnd.adobe.flash.movie', 'Flash movie')],
  ['CWS', kind('video', 'media', 'application/vnd.adobe.flash.movie', 'Flash movie, zlib')],
  ['ZWS', kind('video', 'media', 'application/vnd.adobe.flash.movie', 'Flash movie, LZMA')],
  [isTrueType, kind('font', 'media', 'font/ttf', 'TrueType font')],
  ['OTTO\x00', kind('font', 'media', 'font/otf', 'OpenType font')],
  ['wOFF', kind('font', 'media', 'font/woff', 'Web font')],
  ['wOF2', kind('font', 'media', 'font/woff2', 'Web font, version 2')],
  ['SQLite format 3\x00', kind('data', 'data', 'application/vnd.sqlite3', 'SQLite 3 database')],
  [
    (b) => u32(b, 8) === 0x10000419 || u32(b, 0) === 0x10201a7a,
    kind('sis', 'archive', 'application/vnd.symbian.install', 'Symbian installation file'),
  ],
  [
    '(This file must be converted with BinHex',
    kind('binhex', 'archive', 'application/mac-binhex40', 'BinHex 4.0 text'),
  ],
  [isOldTar, kind('tar', 'archive', 'application/x-tar', 'tar archive, before POSIX')],
  [isLzma, kind('lzma', 'archive', 'application/x-lzma', 'LZMA compressed data')],
];

/** What a signature at a fixed place says, if any. */
export function byMagic(bytes: Uint8Array): Identification | undefined {
  for (const [test, identification] of rows) {
    if (typeof test === 'string' ? has(bytes, 0, test) : test(bytes)) return identification;
  }
  return undefined;
}

function isBzip2(bytes: Uint8Array): boolean {
  const level = u8(bytes, 3);
  if (!has(bytes, 0, 'BZh') || level < 0x31 || level > 0x39) return false;
  return has(bytes, 4, '1AY&SY') || has(bytes, 4, '\x17\x72\x45\x38\x50\x90');
}

function isArj(bytes: Uint8Array): boolean {
  const headerBytes = u16(bytes, 2);
  return (
    has(bytes, 0, '\x60\xea') && headerBytes >= 30 && headerBytes <= 2600 && u8(bytes, 4) >= 30
  );
}

function isLzh(bytes: Uint8Array): boolean {
  if (!has(bytes, 2, '-l') || u8(bytes, 6) !== 0x2d) return false;
  return ['h', 'z'].includes(String.fromCharCode(u8(bytes, 4))) && u8(bytes, 20) <= 3;
}

function isUdf(bytes: Uint8Array): boolean {
  for (let sector = 16; sector < 20; sector += 1)
    if (has(bytes, sector * 2048 + 1, 'NSR0')) return true;
  return false;
}

function isBmp(bytes: Uint8Array): boolean {
  const headerBytes = u32(bytes, 14);
  return has(bytes, 0, 'BM') && headerBytes >= 12 && headerBytes <= 124 && u16(bytes, 26) === 1;
}

function isIcon(bytes: Uint8Array): boolean {
  const type = u16(bytes, 2);
  const count = u16(bytes, 4);
  if (u16(bytes, 0) !== 0 || (type !== 1 && type !== 2) || count < 1 || count > 64) return false;
  return u8(bytes, 9) === 0 && u32(bytes, 18) >= 6 + 16 * count && u32(bytes, 18) < bytes.length;
}

function isTrueType(bytes: Uint8Array): boolean {
  if (!has(bytes, 0, '\x00\x01\x00\x00\x00')) return has(bytes, 0, 'ttcf');
  const tables = u8(bytes, 5);
  return tables >= 4 && tables <= 64;
}

/** The header's checksum is the sum of its bytes, the checksum's own taken as spaces. */
function isOldTar(bytes: Uint8Array): boolean {
  if (bytes.length < 512 || u8(bytes, 0) === 0) return false;
  const text = String.fromCharCode(...bytes.subarray(148, 156));
  const stated = /^ *([0-7]{1,7})[\0 ]/.exec(text);
  if (stated === null) return false;
  let sum = 8 * 0x20;
  for (let i = 0; i < 512; i += 1) if (i < 148 || i >= 156) sum += bytes[i] ?? 0;
  return sum === Number.parseInt(stated[1] ?? '', 8);
}

/** Properties 0x5d, a dictionary of a power of two, and a plausible or unknown length. */
function isLzma(bytes: Uint8Array): boolean {
  const dictionary = u32(bytes, 1);
  if (u8(bytes, 0) !== 0x5d || bytes.length < 18 || dictionary < 4096) return false;
  const power = (dictionary & (dictionary - 1)) === 0;
  const threeHalves = dictionary % 3 === 0 && ((dictionary / 3) & (dictionary / 3 - 1)) === 0;
  if (!power && !threeHalves) return false;
  const high = u32(bytes, 9);
  const unknown = high === 0xffffffff && u32(bytes, 5) === 0xffffffff;
  return u8(bytes, 13) === 0 && (unknown || high < 0x100);
}

/** Java classes and fat Mach-O files begin alike; a class's major version tells them apart. */
export function byCafebabe(bytes: Uint8Array): Identification | undefined {
  if (!has(bytes, 0, '\xca\xfe\xba\xbe')) return undefined;
  const count = u32be(bytes, 4);
  if (count >= 1 && count <= 39)
    return kind('macho', 'executable', 'application/x-mach-binary', 'Mach-O universal binary');
  return kind('java-class', 'executable', 'application/java-vm', 'Java class file');
}

export { kind };
