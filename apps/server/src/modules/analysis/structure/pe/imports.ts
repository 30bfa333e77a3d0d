import { Malformed } from '../reader.ts';
import { type Directory, directories, type PeImage } from './image.ts';
import { ordinalNames } from './ordinals.ts';

export interface ImportedFunction {
  readonly name?: string;
  /** Where it is imported by number; the name is then known from elsewhere, or missing. */
  readonly ordinal?: number;
}

export interface ImportedLibrary {
  readonly library: string;
  readonly functions: readonly ImportedFunction[];
}

/** Limits and checks are pefile's 2023.2.7: an imphash is worth something where all compute the same. */
const symbolsMax = 0x2000;
const nameMax = 0x200;
const librariesMax = 1_024;
const errorsMax = 5;
const invalid = '*invalid*';

const libraryCharacters = /^[A-Za-z0-9!#$%&'()\-@^_`{}~+,.;=[\]\\/]*$/;
const functionCharacters = /^[A-Za-z0-9._?@$()<>]*$/;

/** What the loader binds before the program starts. */
export function importsOf(image: PeImage): ImportedLibrary[] {
  const directory = image.directory(directories.imports);
  return directory === undefined ? [] : new ImportReader(image).all(directory);
}

/** What is bound when it is first called (`/DELAYLOAD`). */
export function delayImportsOf(image: PeImage): ImportedLibrary[] {
  const directory = image.directory(directories.delayImports);
  return directory === undefined ? [] : new ImportReader(image).delayed(directory);
}

interface Descriptor {
  readonly lookup: number;
  readonly addresses: number;
  readonly name: number;
  readonly lengthMax: number;
}

class ImportReader {
  readonly #image: PeImage;
  #symbols = 0;
  #errors = 0;

  constructor(image: PeImage) {
    this.#image = image;
  }

  all({ rva }: Directory): ImportedLibrary[] {
    const libraries: ImportedLibrary[] = [];
    for (let at = rva; libraries.length < librariesMax; at += 20) {
      const words = wordsOf(this.#image.bytesAt(at, 20), 5);
      if (words === undefined || words.every((word) => word === 0)) break;
      const [lookup = 0, , , name = 0, addresses = 0] = words;
      const end = at + 20;
      const rest = this.#image.reader.length - (this.#image.offsetOf(at) ?? 0);
      const early = end > lookup || end > addresses;
      const lengthMax = early ? Math.max(end - lookup, end - addresses) : rest;
      const functions = this.#functions({ lookup, addresses, name, lengthMax });
      if (this.#errors > errorsMax) break;
      this.#errors += functions.length === 0 ? 1 : 0;
      if (functions.length > 0) this.#add(libraries, name, functions);
    }
    return libraries;
  }

  delayed({ rva }: Directory): ImportedLibrary[] {
    const libraries: ImportedLibrary[] = [];
    for (let at = rva; libraries.length < librariesMax; at += 32) {
      const words = wordsOf(this.#image.bytesAt(at, 32), 8);
      if (words === undefined || words.every((word) => word === 0)) break;
      const [attributes = 0, name = 0, , addresses = 0, lookup = 0] = words;
      // Without this flag the addresses are those of compilers before Visual C++ 7.
      if ((attributes & 1) === 0) break;
      const lengthMax = this.#image.reader.length;
      const functions = this.#functions({ lookup, addresses, name, lengthMax });
      this.#add(libraries, name, functions);
    }
    return libraries;
  }

  #add(libraries: ImportedLibrary[], name: number, found: readonly ImportedFunction[]): void {
    const text = this.#text(name);
    const library = libraryCharacters.test(text) ? text : invalid;
    if (library === '') return;
    const names = ordinalNames.get(library.toLowerCase());
    const functions = found.map(({ name: own, ordinal }) => {
      if (ordinal === undefined) return { name: own ?? '' };
      const known = names?.get(ordinal);
      return known === undefined ? { ordinal } : { name: known, ordinal };
    });
    libraries.push({ library, functions });
  }

  #functions(descriptor: Descriptor): readonly ImportedFunction[] {
    const lookup = this.#thunks(descriptor.lookup, descriptor.lengthMax);
    const addresses = this.#thunks(descriptor.addresses, descriptor.lengthMax);
    try {
      return this.#named(lookup.length > 0 ? lookup : addresses);
    } catch (error) {
      // One that leads nowhere spoils all of its library, for pefile too.
      if (!(error instanceof Malformed)) throw error;
      return [];
    }
  }

  #named(thunks: readonly Thunk[]): ImportedFunction[] {
    const functions: ImportedFunction[] = [];
    let wrong = 0;
    for (const [index, { ordinal, address }] of thunks.entries()) {
      if (ordinal !== undefined) {
        if (ordinal !== 0) functions.push({ ordinal });
        continue;
      }
      if (!this.#reachable(address)) throw new Malformed('An import has no name');
      const name = this.#text(address + 2);
      if (functionCharacters.test(name)) {
        if (name !== '') functions.push({ name });
        continue;
      }
      if (wrong > 1_000 && wrong === index) throw new Malformed('Imports have no names');
      wrong += 1;
    }
    return functions;
  }

  #reachable(address: number): boolean {
    const image = this.#image;
    return image.sectionAt(address) !== undefined || image.offsetOf(address) !== undefined;
  }

  #text(rva: number): string {
    const piece = this.#image.bytesAt(rva, nameMax);
    const end = piece.indexOf(0);
    return String.fromCharCode(...(end < 0 ? piece : piece.subarray(0, end)));
  }

  /** Empty where the table is not to be believed. */
  #thunks(start: number, lengthMax: number): readonly Thunk[] {
    const size = this.#image.is64 ? 8 : 4;
    const thunks: Thunk[] = [];
    const seen = new AddressesSeen();
    for (let rva = start; rva !== 0 && rva < start + lengthMax; rva += size) {
      if (this.#symbols > symbolsMax) break;
      this.#symbols += 1;
      if (seen.implausible()) return [];
      const bytes = this.#image.bytesAt(rva, size);
      if (bytes.length !== size) return [];
      const thunk = thunkOf(bytes);
      if (thunk.whole >= start && thunk.whole <= rva) break;
      if (thunk.whole === 0) break;
      if (thunk.ordinal === undefined) seen.add(thunk.whole);
      else if (thunk.beyondOrdinal) return [];
      thunks.push(thunk);
    }
    return thunks;
  }
}

interface Thunk {
  /** The number as it stands there; beyond 2^53 not exact, and then no address anyway. */
  readonly whole: number;
  readonly address: number;
  readonly ordinal?: number;
  readonly beyondOrdinal: boolean;
}

function thunkOf(bytes: Uint8Array): Thunk {
  const [low = 0, high] = wordsOf(bytes, bytes.length / 4) ?? [];
  const top = high ?? low;
  const whole = high === undefined ? low : high * 2 ** 32 + low;
  const byOrdinal = top >= 2 ** 31;
  if (!byOrdinal) return { whole, address: whole, beyondOrdinal: false };
  const beyondOrdinal = (low & 0x7fffffff) > 0xffff;
  return { whole, address: 0, ordinal: low & 0xffff, beyondOrdinal };
}

/** Tables with the same address over and over, or with addresses far apart, are made to confuse. */
class AddressesSeen {
  readonly #seen = new Set<number>();
  readonly #low = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  readonly #high = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  #repeated = 0;

  add(address: number): void {
    if (this.#seen.has(address)) this.#repeated += 1;
    this.#seen.add(address);
    const range = address >= 2 ** 32 ? this.#high : this.#low;
    range.min = Math.min(range.min, address);
    range.max = Math.max(range.max, address);
  }

  implausible(): boolean {
    const spread = Math.max(this.#low.max - this.#low.min, this.#high.max - this.#high.min);
    return this.#repeated >= 15 || spread > 128 * 2 ** 20;
  }
}

function wordsOf(bytes: Uint8Array, count: number): number[] | undefined {
  if (bytes.length < count * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => view.getUint32(index * 4, true));
}
