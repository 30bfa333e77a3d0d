import { has, indexOf, latin1, u8, u16, u32, view } from './bytes.ts';
import type { Identification } from './identification.ts';
import { kind } from './magic.ts';

const namesMax = 2_000;

/** Zip's central directory names, or the local headers' where there is none; bounded. */
export function zipNames(bytes: Uint8Array): string[] {
  const tail = view(bytes).lastIndexOf('PK\x05\x06', bytes.length, 'latin1');
  const names: string[] = [];
  let at = tail < 0 ? -1 : u32(bytes, tail + 16);
  if (!has(bytes, at, 'PK\x01\x02')) at = indexOf(bytes, 'PK\x01\x02');
  while (at >= 0 && has(bytes, at, 'PK\x01\x02') && names.length < namesMax) {
    const nameBytes = u16(bytes, at + 28);
    names.push(latin1(bytes, at + 46, at + 46 + nameBytes));
    at += 46 + nameBytes + u16(bytes, at + 30) + u16(bytes, at + 32);
  }
  if (names.length > 0) return names;
  for (let local = indexOf(bytes, 'PK\x03\x04'); local >= 0 && names.length < 200; ) {
    names.push(latin1(bytes, local + 30, local + 30 + Math.max(0, u16(bytes, local + 26))));
    local = indexOf(bytes, 'PK\x03\x04', local + 30);
  }
  return names;
}

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

export function ofZip(bytes: Uint8Array): Identification {
  const names = zipNames(bytes);
  const lower = new Set(names.map((name) => name.toLowerCase().replaceAll('\\', '/')));
  const macros = [...lower].some((name) => name.endsWith('vbaproject.bin'));
  if (lower.has('[content_types].xml')) {
    const withMacros = macros ? ' with macros' : '';
    const ooxml = (type: string, words: string) =>
      kind('ooxml', 'document', `${office}.${type}`, `${words}${withMacros}`);
    const under = (folder: string) => [...lower].some((name) => name.startsWith(folder));
    if (under('word/')) return ooxml('wordprocessingml.document', 'Word document, OOXML');
    if (under('xl/')) return ooxml('spreadsheetml.sheet', 'Excel workbook, OOXML');
    if (under('ppt/')) return ooxml('presentationml.presentation', 'PowerPoint document, OOXML');
    if (lower.has('appxmanifest.xml'))
      return kind('zip', 'archive', 'application/vnd.ms-appx', 'Windows app package');
    return kind('ooxml', 'document', 'application/x-ooxml', `OOXML package${withMacros}`);
  }
  if (has(bytes, 30, 'mimetype')) return ofMimetype(bytes);
  if (lower.has('androidmanifest.xml') && (lower.has('classes.dex') || lower.has('resources.arsc')))
    return kind('zip', 'archive', 'application/vnd.android.package-archive', 'Android package');
  if (lower.has('meta-inf/manifest.mf'))
    return kind('zip', 'archive', 'application/java-archive', 'Java archive');
  return kind('zip', 'archive', 'application/zip', 'Zip archive');
}

function ofMimetype(bytes: Uint8Array): Identification {
  const start = 38 + Math.max(0, u16(bytes, 28));
  const type = latin1(bytes, start, start + 80);
  if (type.startsWith('application/epub+zip'))
    return kind('zip', 'archive', 'application/epub+zip', 'EPUB publication');
  if (!type.startsWith(openDocument))
    return kind('zip', 'archive', 'application/zip', 'Zip archive');
  const what = /^[.a-z-]+?(text|spreadsheet|presentation|graphics|formula)/.exec(
    type.slice(openDocument.length),
  )?.[1];
  const named = what === undefined ? '' : `.${what}`;
  return kind('odf', 'document', `${openDocument}${named}`, `OpenDocument ${what ?? 'document'}`);
}

const entriesMax = 1_000;

/** Names in a compound file's directory, by its FAT chain; bounded, empty where it is broken. */
export function oleNames(bytes: Uint8Array): string[] {
  const shift = u16(bytes, 30);
  if (shift < 7 || shift > 16) return [];
  const size = 2 ** shift;
  const names: string[] = [];
  const offset = (sector: number) => (sector + 1) * size;
  let sector = u32(bytes, 48);
  for (let hops = 0; hops < 4_096 && sector < 0xfffffffa && sector >= 0; hops += 1) {
    const start = offset(sector);
    if (start >= bytes.length) break;
    for (let at = start; at < start + size; at += 128) {
      const nameBytes = u16(bytes, at + 64);
      if (nameBytes < 2 || nameBytes > 64 || u8(bytes, at + 66) === 0) continue;
      names.push(view(bytes).toString('utf16le', at, at + nameBytes - 2));
      if (names.length >= entriesMax) return names;
    }
    const table = u32(bytes, 76 + 4 * Math.floor((sector * 4) / size));
    if (sector * 4 >= size * 109 || table < 0 || table >= 0xfffffffa) break;
    sector = u32(bytes, offset(table) + ((sector * 4) % size));
  }
  return names;
}

const msiClass = '\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46';

export function ofOle(bytes: Uint8Array): Identification {
  const names = new Set(oleNames(bytes));
  const ole = (type: string, words: string, family: Identification['family'] = 'document') =>
    kind('ole', family, type, words);
  const shift = u16(bytes, 30);
  const root = (u32(bytes, 48) + 1) * 2 ** Math.min(16, Math.max(7, shift));
  if (has(bytes, root + 80, msiClass))
    return ole('application/x-msi', 'Windows installer', 'archive');
  const macros = names.has('_VBA_PROJECT') || names.has('VBA') ? ' with macros' : '';
  if (names.has('EncryptedPackage'))
    return ole('application/x-ole-storage', 'Encrypted OOXML document');
  if (names.has('WordDocument')) return ole('application/msword', `Word document${macros}`);
  if (names.has('Workbook') || names.has('Book'))
    return ole('application/vnd.ms-excel', `Excel workbook${macros}`);
  if (names.has('PowerPoint Document'))
    return ole('application/vnd.ms-powerpoint', `PowerPoint document${macros}`);
  if (names.has('__properties_version1.0') || names.has('__nameid_version1.0'))
    return ole('application/vnd.ms-outlook', 'Outlook message', 'mail');
  if (names.has('VisioDocument')) return ole('application/vnd.visio', 'Visio drawing');
  if (names.has('Quill') || names.has('Contents'))
    return ole('application/x-ole-storage', 'Compound file');
  if (names.has('_VBA_PROJECT')) return ole('application/x-ole-storage', 'VBA project');
  return ole('application/x-ole-storage', 'Compound file');
}
