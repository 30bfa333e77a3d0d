import { overallEntropy } from '../entropy.ts';
import { sha256 } from '../hashes.ts';
import { bounded, type Notes } from '../notes.ts';
import { Reader } from '../reader.ts';
import { directories, type PeImage } from './image.ts';
import { readVersionInfo } from './version-info.ts';

export interface PeResource {
  /** `RT_ICON` and the like, else the program's own name or number. */
  readonly type: string;
  readonly name: string;
  /** Windows' language identifier, such as 1033. */
  readonly language: number;
  readonly offset: number;
  readonly size: number;
  readonly entropy: number;
  readonly sha256: string;
}

export interface PeResources {
  readonly list: readonly PeResource[];
  readonly versionInfo: Readonly<Record<string, string>>;
  /** SHA-256 of each icon's bytes: programs that pose as another share its icons. */
  readonly icons: readonly string[];
  /** Manifest of the program, as text. */
  readonly manifest?: string;
}

const leavesMax = 1_000;
const entriesMax = 32_768;
const manifestMax = 16_384;

const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries({
    1: 'RT_CURSOR',
    2: 'RT_BITMAP',
    3: 'RT_ICON',
    4: 'RT_MENU',
    5: 'RT_DIALOG',
    6: 'RT_STRING',
    7: 'RT_FONTDIR',
    8: 'RT_FONT',
    9: 'RT_ACCELERATOR',
    10: 'RT_RCDATA',
    11: 'RT_MESSAGETABLE',
    12: 'RT_GROUP_CURSOR',
    14: 'RT_GROUP_ICON',
    16: 'RT_VERSION',
    17: 'RT_DLGINCLUDE',
    19: 'RT_PLUGPLAY',
    20: 'RT_VXD',
    21: 'RT_ANICURSOR',
    22: 'RT_ANIICON',
    23: 'RT_HTML',
    24: 'RT_MANIFEST',
  }).map(([number, name]) => [Number(number), name]),
);

/** What programs carry along to write it out and start it. */
const filesWithin = [
  'MZ',
  'PK\u0003\u0004',
  '%PDF-',
  '\u00d0\u00cf\u0011\u00e0',
  'MSCF',
  '7z\u00bc\u00af',
  'Rar!\u001a',
  '\u007fELF',
];

export function resourcesOf(image: PeImage, notes: Notes): PeResources | undefined {
  const directory = image.directory(directories.resources);
  const base = directory === undefined ? undefined : image.offsetOf(directory.rva);
  if (base === undefined) return undefined;
  const walk = new ResourceWalk(image, base, notes);
  walk.level(0, 0, []);
  const { list, versionInfo, icons, manifest } = walk;
  if (walk.count > list.length) notes.shorten('resources', list.length, walk.count);
  return { list, versionInfo, icons, ...(manifest === undefined ? {} : { manifest }) };
}

type Key = string | number;

class ResourceWalk {
  readonly list: PeResource[] = [];
  readonly versionInfo: Record<string, string> = {};
  readonly icons: string[] = [];
  manifest: string | undefined;
  readonly #image: PeImage;
  readonly #base: number;
  readonly #notes: Notes;
  #count = 0;
  #entries = 0;
  /** Leaves may lie over each other: so many bytes are hashed in all, however many there are. */
  #bytesLeft: number;

  constructor(image: PeImage, base: number, notes: Notes) {
    this.#image = image;
    this.#base = base;
    this.#notes = notes;
    this.#bytesLeft = image.reader.length * 2;
  }

  get count(): number {
    return this.#count;
  }

  /** Three levels by design: type, name, language; deeper ones are not followed. */
  level(offset: number, depth: number, keys: readonly Key[]): void {
    const reader = this.#image.reader;
    const at = this.#base + offset;
    if (at + 16 > reader.length) {
      this.#notes.problem('resources: a table is outside');
      return;
    }
    const count = reader.u16(at + 12) + reader.u16(at + 14);
    for (let index = 0; index < count; index++) {
      const entry = at + 16 + index * 8;
      if (entry + 8 > reader.length) {
        this.#notes.problem('resources: a table is cut off');
        return;
      }
      if (++this.#entries > entriesMax) {
        this.#notes.cut('resources', entriesMax);
        return;
      }
      const key = this.#key(reader.u32(entry));
      const target = reader.u32(entry + 4);
      const below = [...keys, key];
      if (target < 0x80000000) this.#leaf(target, below);
      else if (depth < 2) this.level(target & 0x7fffffff, depth + 1, below);
      else this.#notes.problem('resources: tables are nested more than three deep');
    }
  }

  #key(value: number): Key {
    if (value < 0x80000000) return value;
    const reader = this.#image.reader;
    const at = this.#base + (value & 0x7fffffff);
    if (at + 2 > reader.length) return '';
    const units = Math.min(reader.u16(at), 256, (reader.length - at - 2) >> 1);
    return reader.utf16(at + 2, units);
  }

  #leaf(offset: number, [type = 0, name = 0, language = 0]: readonly Key[]): void {
    const reader = this.#image.reader;
    const at = this.#base + offset;
    if (at + 16 > reader.length) {
      this.#notes.problem('resources: an entry is outside');
      return;
    }
    const place = this.#image.offsetOf(reader.u32(at));
    if (place === undefined) {
      this.#notes.problem('resources: bytes are outside of the file');
      return;
    }
    const bytes = reader.clipped(place, reader.u32(at + 4));
    this.#bytesLeft -= bytes.length;
    if (this.#bytesLeft < 0) {
      this.#notes.cut('resources that overlap', this.list.length);
      return;
    }
    const resource = {
      type: bounded(typeof type === 'number' ? (typeNames.get(type) ?? `${type}`) : type),
      name: bounded(`${name}`),
      language: typeof language === 'number' ? language : 0,
      offset: place,
      size: bytes.length,
      entropy: overallEntropy(bytes),
      sha256: sha256(bytes),
    };
    this.#count += 1;
    if (this.list.length < leavesMax) this.list.push(resource);
    this.#look(resource, bytes);
  }

  #look(resource: PeResource, bytes: Uint8Array): void {
    const { type, name, language } = resource;
    if (type === 'RT_ICON' && this.icons.length < leavesMax) this.icons.push(resource.sha256);
    if (type === 'RT_MANIFEST' && this.manifest === undefined) {
      this.manifest = Buffer.from(bytes.subarray(0, manifestMax)).toString('utf8');
    }
    if (type === 'RT_VERSION') {
      const read = () => readVersionInfo(new Reader(bytes));
      Object.assign(this.versionInfo, this.#notes.attempt('version information', read) ?? {});
    }
    const start = String.fromCharCode(...bytes.subarray(0, 5));
    if (bytes.length >= 64 && filesWithin.some((magic) => start.startsWith(magic))) {
      this.#notes.emit({ path: `resources/${type}/${name}/${language}`, bytes });
    }
  }
}
