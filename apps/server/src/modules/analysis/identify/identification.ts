/** What a file is, by its content and never by its name. */
export interface Identification {
  /** IANA's name where there is one, else `application/x-…`. */
  readonly mediaType: string;
  /** Which parser it is for. */
  readonly format: Format;
  readonly family: Family;
  /** For people, after file(1): `PE32+ executable, x86-64, console`. */
  readonly description: string;
}

export const families = [
  'executable',
  'archive',
  'document',
  'mail',
  'script',
  'shortcut',
  'certificate',
  'image',
  'media',
  'text',
  'data',
] as const;
export type Family = (typeof families)[number];

export const formats = [
  // executables
  'pe',
  'elf',
  'macho',
  'java-class',
  'dex',
  'wasm',
  // containers
  'zip',
  '7z',
  'rar',
  'tar',
  'gzip',
  'bzip2',
  'xz',
  'lzma',
  'zstd',
  'lz4',
  'compress',
  'cab',
  'iso',
  'udf',
  'ar',
  'cpio',
  'rpm',
  'arj',
  'lzh',
  'chm',
  'wim',
  'dmg',
  'squashfs',
  'szdd',
  'binhex',
  'uuencode',
  'pst',
  'sis',
  'disk-image',
  // documents
  'ole',
  'ooxml',
  'odf',
  'rtf',
  'pdf',
  'html',
  'xml',
  'onenote',
  // mail
  'eml',
  'mbox',
  'tnef',
  // scripts
  'powershell',
  'javascript',
  'vbscript',
  'batch',
  'shell',
  'python',
  'php',
  // others
  'lnk',
  'x509',
  'pkcs7',
  'image',
  'audio',
  'video',
  'font',
  'json',
  'text',
  'empty',
  'data',
] as const;
export type Format = (typeof formats)[number];
