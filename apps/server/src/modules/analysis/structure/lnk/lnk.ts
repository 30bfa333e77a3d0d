import { depersonalise } from '../../../../platform/depersonalise/index.ts';
import { guidOf } from '../guid.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { fileTime } from '../ole/properties.ts';
import { decodeLatin1, decodeUtf16, Malformed, Reader } from '../reader.ts';
import { type Layer, layersOf } from '../script/layers.ts';
import { scriptTraitsOf } from '../script/traits.ts';
import { type MacroTraits, suspiciousIn } from '../vba/traits.ts';

/** A shortcut of Windows; names of people are taken out of its paths. Source: MS-SHLLINK. */
export interface LnkStructure {
  readonly kind: 'lnk';
  /** The most telling of its paths: of the environment block, the link information, the list. */
  readonly target?: string;
  readonly relativePath?: string;
  readonly arguments?: string;
  /** Characters of the arguments: many blanks push what matters out of sight. */
  readonly argumentsLength: number;
  readonly workingFolder?: string;
  readonly icon?: string;
  readonly description?: string;
  readonly environment?: string;
  readonly showsWindow: 'normal' | 'maximised' | 'minimised';
  readonly hotKey: boolean;
  readonly targetSize: number;
  readonly created?: string;
  readonly modified?: string;
  /** Serial number of the volume, hexadecimal. */
  readonly volume?: string;
  /** What Windows follows files by: the machine where it was made, and identifiers. */
  readonly tracker?: LnkTracker;
  readonly layers: readonly Layer[];
  readonly suspicious: MacroTraits['suspicious'];
  /** What follows after the shortcut's own structures. */
  readonly overlay?: { readonly offset: number; readonly size: number; readonly sha256: string };
}

export interface LnkTracker {
  readonly machine: string;
  readonly volumeId: string;
  readonly objectId: string;
  /** Hardware address of the network card, within the object's identifier. */
  readonly mac?: string;
}

const flags = {
  idList: 1,
  linkInfo: 2,
  name: 4,
  relativePath: 8,
  workingFolder: 16,
  arguments: 32,
  icon: 64,
  unicode: 128,
} as const;

/** @throws {Malformed} without a header */
export function lnkStructure(bytes: Uint8Array, notes: Notes): LnkStructure {
  const reader = new Reader(bytes);
  if (reader.u32(0) !== 0x4c) throw new Malformed('There is no header of a shortcut');
  const bits = reader.u32(20);
  const body = readBody(reader, bits, notes);
  const { texts, info, blocks, end } = body;
  const path = (value: string | undefined) =>
    value === undefined ? undefined : bounded(depersonalise(value), 1_024);
  const line = texts.get('arguments') ?? '';
  const target = blocks.environment ?? info.path ?? body.listPath;
  const layers = layersOf(
    line,
    /powershell|pwsh/i.test(`${target} ${line}`) ? 'powershell' : 'batch',
    notes,
  );
  const seen = [`${target ?? ''} ${line}`, ...layers.map(({ text }) => text)];
  const overlay = reader.clipped(end, reader.length - end);
  const show = reader.u32(60);
  return present({
    kind: 'lnk',
    target: path(target),
    relativePath: path(texts.get('relativePath')),
    arguments: line === '' ? undefined : bounded(depersonalise(line.slice(0, 65_536)), 8_192),
    argumentsLength: line.length,
    workingFolder: path(texts.get('workingFolder')),
    icon: path(texts.get('icon')),
    description: path(texts.get('name')),
    environment: path(blocks.environment),
    showsWindow: show === 3 ? 'maximised' : show === 7 ? 'minimised' : 'normal',
    hotKey: reader.u16(64) !== 0,
    targetSize: reader.u32(52),
    created: fileTime(reader.u64(28)),
    modified: fileTime(reader.u64(44)),
    volume: info.volume,
    tracker: blocks.tracker,
    layers,
    suspicious: [...suspiciousIn(seen), ...scriptTraitsOf(seen)],
    overlay:
      overlay.length === 0
        ? undefined
        : { offset: end, size: overlay.length, sha256: sha256(overlay) },
  });
}

/** Filled as far as the file goes. */
interface Body {
  readonly texts: Map<string, string>;
  info: { readonly path?: string; readonly volume?: string };
  listPath: string | undefined;
  readonly blocks: { environment?: string; tracker?: LnkTracker };
  end: number;
}

function readBody(reader: Reader, bits: number, notes: Notes): Body {
  const body: Body = { texts: new Map(), info: {}, listPath: undefined, blocks: {}, end: 0x4c };
  notes.attempt('shortcut', () => {
    if (bits & flags.idList) {
      const size = reader.u16(body.end);
      const start = body.end + 2;
      body.listPath = notes.attempt('item list', () => pathOfList(reader, start, start + size));
      body.end = start + size;
    }
    if (bits & flags.linkInfo) {
      const start = body.end;
      body.info = notes.attempt('link information', () => linkInfoAt(reader, start)) ?? {};
      body.end += Math.max(4, reader.u32(start));
    }
    readTexts(reader, bits, body);
    body.end = blocksAt(reader, body.end, body.blocks);
  });
  body.end = Math.min(body.end, reader.length);
  return body;
}

function readTexts(reader: Reader, bits: number, body: Body): void {
  const wide = (bits & flags.unicode) !== 0;
  for (const key of ['name', 'relativePath', 'workingFolder', 'arguments', 'icon'] as const) {
    if ((bits & flags[key]) === 0) continue;
    // Windows keeps 260 characters of a path, whatever number it writes before them.
    const units = reader.u16(body.end);
    const size = (key === 'arguments' ? units : Math.min(units, 260)) * (wide ? 2 : 1);
    const bytes = reader.clipped(body.end + 2, size);
    body.texts.set(key, wide ? decodeUtf16(bytes) : decodeLatin1(bytes));
    body.end += 2 + size;
    if (bytes.length < size) throw new Malformed('A text reaches beyond the file');
  }
}

function linkInfoAt(reader: Reader, at: number): Body['info'] {
  const headerSize = reader.u32(at + 4);
  const bits = reader.u32(at + 8);
  if ((bits & 1) === 0) {
    const network = at + reader.u32(at + 20);
    const share = reader.zeroEnded(network + reader.u32(network + 8), 512);
    const rest = reader.zeroEnded(at + reader.u32(at + 24), 512);
    return { path: rest === '' ? share : `${share}\\${rest}` };
  }
  const volumeAt = at + reader.u32(at + 12);
  const volume = reader
    .u32(volumeAt + 8)
    .toString(16)
    .padStart(8, '0');
  const wideAt = headerSize >= 0x24 ? reader.u32(at + 28) : 0;
  const base =
    wideAt > 0 ? wideText(reader, at + wideAt) : reader.zeroEnded(at + reader.u32(at + 16), 512);
  const suffix = reader.zeroEnded(at + reader.u32(at + 24), 512);
  return { path: `${base}${suffix}`, volume };
}

function wideText(reader: Reader, at: number): string {
  const text = decodeUtf16(reader.clipped(at, 1_024));
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

const itemsMax = 64;

/** Names of the item list, as far as they are folders and files of a file system. */
function pathOfList(reader: Reader, start: number, end: number): string | undefined {
  const names: string[] = [];
  for (let at = start; at + 2 <= end && names.length < itemsMax; ) {
    const size = reader.u16(at);
    if (size < 3) break;
    const type = reader.u8(at + 2);
    if ((type & 0x70) === 0x20)
      names.push(reader.zeroEnded(at + 3, Math.min(size - 3, 64)).replace(/\\$/, ''));
    else if ((type & 0x70) === 0x30 && size > 14) {
      const short =
        type & 4 ? wideText(reader, at + 14) : reader.zeroEnded(at + 14, Math.min(size - 14, 260));
      names.push(longName(reader, at, size) ?? short);
    }
    at += size;
  }
  const readable = names.filter((name) => !/\p{Cc}/u.test(name));
  return readable.length === 0 ? undefined : readable.join('\\');
}

/** The extension block 0xbeef0004 has the name as people know it. */
function longName(reader: Reader, at: number, size: number): string | undefined {
  const offset = reader.u16(at + size - 2);
  if (offset < 14 || offset + 20 > size || reader.u32(at + offset + 4) !== 0xbeef0004)
    return undefined;
  const version = reader.u16(at + offset + 2);
  const nameAt = version >= 9 ? 46 : version >= 8 ? 42 : version >= 7 ? 38 : 20;
  if (offset + nameAt >= size) return undefined;
  const text = decodeUtf16(reader.clipped(at + offset + nameAt, (size - offset - nameAt) & ~1));
  return text.split('\0', 1)[0] || undefined;
}

/** @returns where they end */
function blocksAt(reader: Reader, start: number, blocks: Body['blocks']): number {
  let at = start;
  for (let count = 0; count < 32 && at + 4 <= reader.length; count++) {
    const size = reader.u32(at);
    if (size < 4) return at + 4;
    if (size < 8 || at + size > reader.length)
      throw new Malformed('A block reaches beyond the file');
    const signature = reader.u32(at + 4);
    if (signature === 0xa0000001 && size >= 0x314) {
      const wide = wideText(reader, at + 268);
      blocks.environment = wide === '' ? reader.zeroEnded(at + 8, 260) : wide;
    }
    if (signature === 0xa0000003 && size >= 0x60) blocks.tracker = trackerAt(reader, at);
    at += size;
  }
  return at;
}

function trackerAt(reader: Reader, at: number): LnkTracker {
  const objectId = guidOf(reader, at + 48);
  // Version 1 identifiers are made of the time and the network card's address (RFC 9562).
  const mac = objectId[14] === '1' ? objectId.slice(24).match(/../g)?.join(':') : undefined;
  return present({
    machine: bounded(reader.zeroEnded(at + 16, 16)),
    volumeId: guidOf(reader, at + 32),
    objectId,
    mac,
  });
}
