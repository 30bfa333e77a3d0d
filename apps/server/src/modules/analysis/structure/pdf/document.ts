import type { Notes } from '../notes.ts';
import { type Parameters, unfilter } from './filters.ts';
import { PdfParser, type PdfValue } from './values.ts';

export interface PdfObject {
  readonly number: number;
  readonly value: PdfValue;
  /** Where the bytes of its stream begin. */
  readonly streamAt?: number;
}

const objectsMax = 100_000;
const filtersMax = 8;
/** Of all streams together. */
const unpackedMax = 67_108_864;

/**
 * The objects of a file, found by looking for them and not by its table, which a hostile file bends.
 * Where a number is there more than once the last one counts, as readers have it, but all are looked at.
 */
export class PdfDocument {
  readonly objects: PdfObject[] = [];
  readonly trailers: PdfValue[] = [];
  hiddenNames = 0;
  objectStreams = 0;
  readonly text: string;
  readonly #bytes: Uint8Array;
  readonly #notes: Notes;
  readonly #byNumber = new Map<number, PdfObject>();
  #bytesLeft = unpackedMax;

  constructor(bytes: Uint8Array, notes: Notes) {
    this.#bytes = bytes;
    this.#notes = notes;
    this.text = decodeBytes(bytes);
    this.#findObjects();
    this.#findTrailers();
    this.#openObjectStreams();
  }

  /** Follows references, not for ever. */
  resolve(value: PdfValue | undefined): PdfValue | undefined {
    let current = value;
    for (let turn = 0; turn < 16 && current?.type === 'reference'; turn++) {
      current = this.#byNumber.get(current.number)?.value;
    }
    return current?.type === 'reference' ? undefined : current;
  }

  get(value: PdfValue | undefined, key: string): PdfValue | undefined {
    const resolved = this.resolve(value);
    return resolved?.type === 'dictionary' ? this.resolve(resolved.entries.get(key)) : undefined;
  }

  objectOf(value: PdfValue | undefined): PdfObject | undefined {
    return value?.type === 'reference' ? this.#byNumber.get(value.number) : undefined;
  }

  /** Bytes of a stream, unfiltered; undefined where it has none or they are of an image. */
  streamOf(object: PdfObject): Uint8Array | undefined {
    const start = object.streamAt;
    if (start === undefined || this.#bytesLeft <= 0) return undefined;
    let bytes: Uint8Array | undefined = this.#bytes.subarray(start, this.#streamEnd(object, start));
    const filters = namesIn(this.get(object.value, 'Filter') ?? this.get(object.value, 'F'), this);
    const parameters = this.get(object.value, 'DecodeParms') ?? this.get(object.value, 'DP');
    if (filters.length > filtersMax) this.#notes.cut('filters of a stream', filtersMax);
    for (const [index, filter] of filters.slice(0, filtersMax).entries()) {
      const own = parameters?.type === 'array' ? this.resolve(parameters.items[index]) : parameters;
      bytes = unfilter(filter, bytes, this.#parameters(own));
      if (bytes === undefined) return undefined;
      this.#bytesLeft -= bytes.length;
      if (this.#bytesLeft <= 0) {
        const where = 'streams';
        this.#notes.context.limited({ limit: 'unpackedBytes', allowed: unpackedMax, where });
        return undefined;
      }
    }
    return bytes;
  }

  #parameters(value: PdfValue | undefined): Parameters {
    const number = (key: string, otherwise: number) => {
      const found = this.get(value, key);
      return found?.type === 'number' ? found.value : otherwise;
    };
    return {
      predictor: number('Predictor', 1),
      columns: number('Columns', 1),
      colors: number('Colors', 1),
      bits: number('BitsPerComponent', 8),
    };
  }

  /** By its length where `endstream` follows, else by the next `endstream`. */
  #streamEnd(object: PdfObject, start: number): number {
    const length = this.get(object.value, 'Length');
    if (length?.type === 'number' && length.value >= 0) {
      const end = start + length.value;
      if (/^\s{0,4}endstream/.test(this.text.slice(end, end + 16))) return end;
    }
    const found = this.text.indexOf('endstream', start);
    return found < 0 ? this.text.length : found;
  }

  #findObjects(): void {
    const { text } = this;
    // What was read as an object is not looked through again: streams are full of chance.
    for (let at = text.indexOf('obj'); at >= 0; ) {
      const head = /(\d{1,10})[\s\0]{1,8}\d{1,5}[\s\0]{0,8}$/.exec(
        text.slice(Math.max(0, at - 36), at),
      );
      let next = at + 3;
      if (head !== null && !/[a-z]/i.test(text[at - 1] ?? '')) {
        if (this.objects.length >= objectsMax) {
          this.#tooMany();
          return;
        }
        next = this.#readObject(Number(head[1]), at + 3);
      }
      at = text.indexOf('obj', next);
    }
  }

  #tooMany(): void {
    this.#notes.cut('objects', objectsMax);
  }

  #readObject(number: number, at: number): number {
    const parser = new PdfParser(this.text, at);
    const value = parser.value();
    this.hiddenNames += parser.hiddenNames;
    if (value === undefined) return at;
    parser.skipSpace();
    const isStream = value.type === 'dictionary' && this.text.startsWith('stream', parser.at);
    const streamAt = isStream ? afterLineEnd(this.text, parser.at + 6) : undefined;
    this.#add(streamAt === undefined ? { number, value } : { number, value, streamAt });
    if (streamAt === undefined) return parser.at;
    const length = value.type === 'dictionary' ? value.entries.get('Length') : undefined;
    const jump = length?.type === 'number' && length.value > 0 ? streamAt + length.value : streamAt;
    return /^\s{0,4}endstream/.test(this.text.slice(jump, jump + 16)) ? jump : streamAt;
  }

  #add(object: PdfObject): void {
    this.objects.push(object);
    this.#byNumber.set(object.number, object);
  }

  #findTrailers(): void {
    let at = this.text.indexOf('trailer');
    for (; at >= 0 && this.trailers.length < 64; at = this.text.indexOf('trailer', at + 7)) {
      const value = new PdfParser(this.text, at + 7).value();
      if (value?.type === 'dictionary') this.trailers.push(value);
    }
    for (const { value } of this.objects) {
      const type = this.get(value, 'Type');
      if (type?.type === 'name' && type.value === 'XRef') this.trailers.push(value);
    }
  }

  #openObjectStreams(): void {
    for (const object of [...this.objects]) {
      const type = this.get(object.value, 'Type');
      if (object.streamAt === undefined || type?.type !== 'name' || type.value !== 'ObjStm')
        continue;
      this.objectStreams += 1;
      const bytes = this.streamOf(object);
      const [first, count] = [this.get(object.value, 'First'), this.get(object.value, 'N')];
      if (bytes === undefined || first?.type !== 'number' || count?.type !== 'number') continue;
      this.#readObjectStream(decodeBytes(bytes), first.value, count.value);
    }
  }

  #readObjectStream(text: string, first: number, count: number): void {
    const index = new PdfParser(text);
    for (let turn = 0; turn < count; turn++) {
      const [number, offset] = [index.value(), index.value()];
      if (number?.type !== 'number' || offset?.type !== 'number') return;
      if (this.objects.length >= objectsMax) {
        this.#tooMany();
        return;
      }
      const parser = new PdfParser(text, first + offset.value);
      const value = parser.value();
      this.hiddenNames += parser.hiddenNames;
      if (value !== undefined) this.#add({ number: number.value, value });
    }
  }
}

/** Windows' Latin-1 of the Encoding Standard changes some bytes; these are kept. */
export function decodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function afterLineEnd(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  return text[at] === '\n' || text[at] === '\r' ? at + 1 : at;
}

function namesIn(value: PdfValue | undefined, document: PdfDocument): string[] {
  const list = value?.type === 'array' ? value.items : value === undefined ? [] : [value];
  return list.slice(0, 64).flatMap((one) => {
    const resolved = document.resolve(one);
    return resolved?.type === 'name' ? [resolved.value] : [];
  });
}
