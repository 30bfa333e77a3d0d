import { sha256 } from '../hashes.ts';
import { bounded, type Notes, present } from '../notes.ts';
import { CompoundFile } from '../ole/compound-file.ts';
import { type Embedded, embeddedFilesOf, readNative } from '../ole/embedded.ts';
import { fieldIn, type WordField } from '../ole/word.ts';
import { Malformed, Reader } from '../reader.ts';

/** Rich text: objects in it, and what is bent to hide them. Source: RTF 1.9.1; MS-OLEDS 2.2. */
export interface RtfStructure {
  readonly kind: 'rtf';
  readonly objects: readonly RtfObject[];
  readonly fields: readonly WordField[];
  /** A template that is loaded from elsewhere as the document is opened. */
  readonly template?: string;
  /** Deepest nesting of groups; what is beyond reason confuses readers. */
  readonly depth: number;
  readonly obfuscated: readonly string[];
  readonly overlay?: { readonly offset: number; readonly size: number };
}

export interface RtfObject {
  readonly className: string;
  /** Whether it is loaded without anybody clicking (`\objupdate`). */
  readonly updates: boolean;
  readonly size: number;
  readonly sha256: string;
  readonly embedded: readonly Embedded[];
}

const objectsMax = 200;
const fieldsMax = 2_000;
const tokensMax = 4_000_000;
const dataMax = 67_108_864;

interface Group {
  /** Destination that its text goes to. */
  destination: string;
  readonly data?: Collector;
}

interface Collector {
  readonly kind: 'data' | 'field' | 'template' | 'class';
  readonly parts: string[];
  length: number;
}

export function rtfStructure(bytes: Uint8Array, notes: Notes): RtfStructure {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const walk = new RtfWalk(text, notes);
  walk.run();
  const objects = notes.capped('objects', walk.objects, objectsMax);
  const rest = text.length - walk.end;
  return present({
    kind: 'rtf',
    objects: objects.flatMap(
      (one, index) => notes.attempt('object', () => readObject(one, index, notes)) ?? [],
    ),
    fields: notes.capped('fields', [...walk.fields.values()], fieldsMax),
    template: walk.template,
    depth: walk.depth,
    obfuscated: obfuscationOf(text, walk),
    overlay: rest > 64 ? { offset: walk.end, size: rest } : undefined,
  });
}

/** One pass over groups, control words and text, with a stack of its own. */
class RtfWalk {
  readonly objects: { hex: string; updates: boolean }[] = [];
  readonly fields = new Map<string, WordField>();
  template: string | undefined;
  depth = 0;
  end = 0;
  longWords = 0;
  brokenData = false;
  readonly #text: string;
  readonly #notes: Notes;
  readonly #stack: Group[] = [];
  #updates = false;
  #taken = 0;

  constructor(text: string, notes: Notes) {
    this.#text = text;
    this.#notes = notes;
  }

  run(): void {
    const text = this.#text;
    let tokens = 0;
    for (let at = 0; at < text.length; ) {
      if (++tokens > tokensMax) {
        this.#notes.cut('control words', tokensMax);
        return;
      }
      const char = text[at];
      if (char === '{') {
        this.#open();
        at += 1;
      } else if (char === '}') {
        this.#close();
        at += 1;
        if (this.#stack.length === 0) {
          this.end = at;
          return;
        }
      } else if (char === '\\') at = this.#control(at);
      else at = this.#plain(at);
    }
    this.end = text.length;
    this.#notes.problem('groups are not closed');
    while (this.#stack.length > 0) this.#close();
  }

  #open(): void {
    const above = this.#stack.at(-1);
    const inherited = above?.data === undefined ? {} : { data: above.data };
    this.#stack.push({ destination: above?.destination ?? '', ...inherited });
    this.depth = Math.max(this.depth, this.#stack.length);
  }

  #close(): void {
    const group = this.#stack.pop();
    const data = group?.data;
    if (data === undefined || this.#stack.at(-1)?.data === data) return;
    const text = data.parts.join('');
    if (data.kind === 'data' && this.objects.length <= objectsMax) {
      this.objects.push({ hex: text, updates: this.#updates });
      this.#updates = false;
    } else if (data.kind === 'field') {
      const field = fieldIn(text);
      if (field && this.fields.size <= fieldsMax) this.fields.set(field.text, field);
    } else if (data.kind === 'template') this.template = bounded(text.trim(), 512);
  }

  #control(at: number): number {
    const text = this.#text;
    const next = text[at + 1] ?? '';
    if (!/[a-z]/i.test(next)) {
      // `\'41` is a character, in data two digits that readers drop.
      if (next !== "'") return at + 2;
      this.#add(String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 4), 16) || 0), true);
      return at + 4;
    }
    const word = /^[a-z]{1,256}/i.exec(text.slice(at + 1, at + 257))?.[0] ?? '';
    let end = at + 1 + word.length;
    const number = /^-?\d{1,256}/.exec(text.slice(end, end + 258))?.[0] ?? '';
    end += number.length;
    if (text[end] === ' ') end += 1;
    if (word.length > 32 || number.length > 10) this.longWords += 1;
    if (word === 'bin') return this.#binary(end, Number(number));
    this.#word(word);
    return end;
  }

  #word(word: string): void {
    const group = this.#stack.at(-1);
    if (group === undefined) return;
    const kind = destinations.get(word);
    if (word === 'objupdate' || word === 'objautlink') this.#updates = true;
    if (kind !== undefined) {
      const data: Collector = { kind, parts: [], length: 0 };
      this.#stack[this.#stack.length - 1] = { destination: word, data };
    } else if (group.data?.kind === 'data') this.brokenData = true;
  }

  #binary(at: number, length: number): number {
    const size = Number.isFinite(length)
      ? Math.max(0, Math.min(length, this.#text.length - at))
      : 0;
    const data = this.#stack.at(-1)?.data;
    if (data?.kind === 'data') {
      this.brokenData = true;
      this.#add(Buffer.from(this.#text.slice(at, at + size), 'latin1').toString('hex'));
    }
    return at + size;
  }

  #plain(at: number): number {
    const text = this.#text;
    let end = at;
    while (end < text.length && text[end] !== '{' && text[end] !== '}' && text[end] !== '\\')
      end += 1;
    this.#add(text.slice(at, end));
    return end;
  }

  #add(text: string, escaped = false): void {
    const data = this.#stack.at(-1)?.data;
    if (data === undefined) return;
    if (data.kind === 'data' && escaped) {
      this.brokenData = true;
      return;
    }
    this.#taken += text.length;
    if (this.#taken > dataMax) {
      this.#notes.cut('data of objects', dataMax);
      return;
    }
    data.parts.push(text);
    data.length += text.length;
  }
}

const destinations = new Map<string, Collector['kind']>([
  ['objdata', 'data'],
  ['datastore', 'class'],
  ['objclass', 'class'],
  ['fldinst', 'field'],
  ['template', 'template'],
]);

/** OLE 1 header: version, format, class, and for embedded ones the bytes. */
function readObject(
  { hex, updates }: { hex: string; updates: boolean },
  index: number,
  notes: Notes,
): RtfObject {
  const digits = hex.replace(/[^0-9a-f]/gi, '');
  const bytes = Buffer.from(digits.slice(0, digits.length & ~1), 'hex');
  const reader = new Reader(bytes);
  const base = { updates, size: bytes.length, sha256: sha256(bytes) };
  const header = notes.attempt('object', () => headerOf(reader));
  if (header === undefined) return { className: '', ...base, embedded: [] };
  const { className, data } = header;
  const where = `object ${index + 1}`;
  return {
    className: bounded(className, 128),
    ...base,
    embedded: embeddedIn(className, data, where, notes),
  };
}

function headerOf(reader: Reader): { className: string; data: Uint8Array } {
  if (reader.u32(4) !== 2) throw new Malformed('It is not an embedded object');
  let at = 8;
  const texts = Array.from({ length: 3 }, () => {
    const length = reader.u32(at);
    const text = reader.zeroEnded(at + 4, Math.min(length, 1_024));
    at += 4 + length;
    return text;
  });
  return { className: texts[0] ?? '', data: reader.clipped(at + 4, reader.u32(at)) };
}

function embeddedIn(
  className: string,
  data: Uint8Array,
  where: string,
  notes: Notes,
): readonly Embedded[] {
  if (data[0] === 0xd0 && data[1] === 0xcf) {
    notes.emit({ path: where, bytes: data });
    const within = notes.attempt('object', () =>
      embeddedFilesOf(new CompoundFile(data, notes), notes),
    );
    return within ?? [];
  }
  if (!/^package$/i.test(className)) return [];
  const wrapped = Buffer.concat([Buffer.alloc(4), data]);
  wrapped.writeUInt32LE(data.length, 0);
  const native = notes.attempt('object', () => readNative(wrapped, where));
  if (native === undefined) return [];
  notes.emit({ path: `${where}/${native.embedded.fileName ?? 'package'}`, bytes: native.bytes });
  return [native.embedded];
}

function obfuscationOf(text: string, walk: RtfWalk): string[] {
  const found: string[] = [];
  if (!/^\{\\rtf1/.test(text)) found.push('the header is not the usual one');
  if (walk.longWords > 0) found.push('control words or numbers are longer than readers need');
  if (walk.brokenData) found.push('control words or binary data stand within data of objects');
  if (walk.depth > 100) found.push('groups are nested beyond reason');
  return found;
}
