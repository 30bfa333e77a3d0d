import { hash } from 'node:crypto';
import { eventColumns } from './columns.ts';
import type { FieldContext } from './fields.ts';
import { hostOf } from './hosts.ts';
import type { OpenRows } from './open-rows.ts';
import type { Pseudonymiser } from './pseudonym-cache.ts';
import {
  countColumn,
  countryColumn,
  type QuickField,
  type QuickMember,
  type QuickPlan,
  quickPlans,
} from './quick-plan.ts';
import { idName, MemberScanner, typeName, versionName } from './scanner.ts';
import { idBytes } from './slice.ts';
import { urlHostEnd, urlHostStart } from './url-bytes.ts';

export interface QuickContext extends FieldContext {
  readonly oldestMs: number;
  readonly newestMs: number;
  /** The customer’s. */
  readonly country: string;
  readonly pseudonyms: Pseudonymiser;
}

const idCharacters = 36;
const installationCharactersMax = 128;
const urlCharactersMax = 8_192;
/** A stored event is no longer than its line, by some members that a line may leave out. */
const storedBytesMax = 32_768;
const [quote, comma, open, close, dash, one, seven] = [0x22, 0x2c, 0x7b, 0x7d, 0x2d, 0x31, 0x37];

/** What a lower-case hex digit stands for; 255: it is none. */
const digits = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) digits[value.toString(16).charCodeAt(0)] = value;
/** Where the pairs of an id’s digits begin. */
const idPairs = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/**
 * Reads the lines that nearly all products send, from bytes into columns, and nothing else: where it
 * is not sure that a line is good, it says no, and `readLine` reads it and says why. Both agree on
 * every line that this one takes; a test holds that.
 */
export class QuickLines {
  readonly #scanner = new MemberScanner();
  /** The stored event after the byte 0: what the leaf is of. */
  readonly #stored = Buffer.alloc(storedBytesMax);
  /** Of each column: where its value stands in the line, and its number among the texts. */
  readonly #starts = new Int32Array(eventColumns.length);
  readonly #ends = new Int32Array(eventColumns.length);
  readonly #codes = new Int32Array(eventColumns.length);
  #last = quickPlans[0] as QuickPlan;

  /** Whether the line is a row now. */
  read(
    bytes: Buffer,
    from: number,
    to: number,
    line: number,
    rows: OpenRows,
    context: QuickContext,
  ): boolean {
    if (!this.#scanner.scan(bytes, from, to)) return false;
    const plan = this.#plan(bytes);
    if (plan === undefined || !this.#hasAll(plan)) return false;
    rows.begin();
    if (this.#take(bytes, plan, rows, context)) {
      const length = this.#write(bytes, plan, rows);
      const leaf = hash('sha256', this.#stored.subarray(0, length), 'latin1');
      rows.commit(line, plan.plan.type, leaf);
      return true;
    }
    rows.abandon();
    return false;
  }

  /** Of the type that the line names, where it is of the version that there is. */
  #plan(bytes: Uint8Array): QuickPlan | undefined {
    const { starts, ends, areTexts } = this.#scanner;
    const version = this.#scanner.placeOf(versionName);
    const type = this.#scanner.placeOf(typeName);
    if (version < 0 || type < 0 || areTexts[version] === 1 || areTexts[type] === 0) {
      return undefined;
    }
    const start = starts[version] as number;
    if (ends[version] !== start + 1 || bytes[start] !== one) return undefined;
    const [from, to] = [starts[type] as number, ends[type] as number];
    if (isText(bytes, from, to, this.#last.type)) return this.#last;
    const found = quickPlans.find((plan) => isText(bytes, from, to, plan.type));
    if (found !== undefined) this.#last = found;
    return found;
  }

  #hasAll({ required, oneOf }: QuickPlan): boolean {
    for (let i = 0; i < required.length; i++) {
      if (this.#scanner.placeOf(required[i] as number) < 0) return false;
    }
    return oneOf.length === 0 || oneOf.some((name) => this.#scanner.placeOf(name) >= 0);
  }

  #take(bytes: Buffer, plan: QuickPlan, rows: OpenRows, context: QuickContext): boolean {
    const { count, names, starts, ends, areTexts } = this.#scanner;
    this.#ends.fill(0);
    this.#codes.fill(0);
    if (!this.#takeId(bytes, rows)) return false;
    const atMs = rows.timeOf(rows.rows);
    if (atMs < context.oldestMs || atMs > context.newestMs) return false;
    let address = '';
    for (let place = 0; place < count; place++) {
      const name = names[place] as number;
      if (name <= idName) continue;
      const field = plan.fields[name];
      if (field === undefined) return false;
      const [from, to] = [starts[place] as number, ends[place] as number];
      if ((areTexts[place] === 0) !== (field.is.kind === 'number')) return false;
      if (field.isAddress) {
        const country = field.read(bytes.toString('latin1', from, to), context);
        if (typeof country !== 'string') return false;
        address = country;
      } else if (!this.#takeField(bytes, from, to, field, rows, context, atMs)) {
        return false;
      }
    }
    if (this.#ends[countryColumn] === 0) {
      this.#setText(
        countryColumn,
        rows.texts(countryColumn).intern(address || context.country),
        rows,
      );
    }
    if (plan.plan.hasCount && this.#ends[countColumn] === 0) rows.setNumber(countColumn, 1);
    return true;
  }

  #takeId(bytes: Uint8Array, rows: OpenRows): boolean {
    const place = this.#scanner.placeOf(idName);
    if (place < 0 || this.#scanner.areTexts[place] === 0) return false;
    const from = this.#scanner.starts[place] as number;
    if (this.#scanner.ends[place] !== from + idCharacters) return false;
    for (let at = 8; at < 24; at += 5) if (bytes[from + at] !== dash) return false;
    const variant = digits[bytes[from + 19] as number] as number;
    if (bytes[from + 14] !== seven || variant < 8 || variant > 11) return false;
    const to = rows.rows * idBytes;
    for (let i = 0; i < idBytes; i++) {
      const at = from + (idPairs[i] as number);
      const value = byteOf(bytes, at);
      if (value > 255) return false;
      rows.ids[to + i] = value;
    }
    return true;
  }

  #takeField(
    bytes: Buffer,
    from: number,
    to: number,
    field: QuickField,
    rows: OpenRows,
    context: QuickContext,
    atMs: number,
  ): boolean {
    const { column } = field;
    this.#starts[column] = from;
    this.#ends[column] = to;
    switch (field.is.kind) {
      case 'hash':
        return takeHash(bytes, from, to, field, rows);
      case 'number': {
        const value = numberOf(bytes, from, to);
        const { min = 0, max } = field.is;
        if (value < min || value > max) return false;
        rows.setNumber(column, value);
        return true;
      }
      case 'installation':
        return takeInstallation(bytes, from, to, rows, context.pseudonyms, atMs);
      case 'url':
        return this.#takeUrl(bytes, from, to, field, rows);
      default:
        return this.#takeText(bytes, from, to, field, rows, context);
    }
  }

  #takeText(
    bytes: Buffer,
    from: number,
    to: number,
    field: QuickField,
    rows: OpenRows,
    context: QuickContext,
  ): boolean {
    const texts = rows.texts(field.column);
    const known = texts.known.find(field.kind, bytes, from, to);
    if (known >= 0) {
      this.#setText(field.column, known, rows);
      return true;
    }
    const value = field.read(bytes.toString('latin1', from, to), context);
    if (typeof value !== 'string') return false;
    const code = texts.intern(value);
    texts.known.add(field.kind, bytes, from, to, code);
    this.#setText(field.column, code, rows);
    return true;
  }

  /** What is remembered is the host alone. */
  #takeUrl(bytes: Buffer, from: number, to: number, field: QuickField, rows: OpenRows): boolean {
    if (to - from > urlCharactersMax) return false;
    const texts = rows.texts(field.column);
    const start = urlHostStart(bytes, from, to);
    const end = start < 0 ? -1 : urlHostEnd(bytes, start, to);
    const known = end < 0 ? -1 : texts.known.find(field.kind, bytes, start, end);
    if (known >= 0) {
      this.#setText(field.column, known, rows);
      return true;
    }
    const host = hostOf(bytes.toString('latin1', from, to));
    if (host === undefined) return false;
    const code = texts.intern(host);
    if (end >= 0) texts.known.add(field.kind, bytes, start, end, code);
    this.#setText(field.column, code, rows);
    return true;
  }

  #setText(column: number, code: number, rows: OpenRows): void {
    rows.setText(column, code);
    this.#codes[column] = code;
  }

  /** The stored event, as `storedEvent` makes it. @returns bytes, with the 0 before it */
  #write(bytes: Uint8Array, { members, plan }: QuickPlan, rows: OpenRows): number {
    const stored = this.#stored;
    let at = 1;
    stored[at++] = open;
    for (let i = 0; i < members.length; i++) {
      const { key, column, is } = members[i] as QuickMember;
      const isMissing = column >= 0 && !this.#has(bytes, column, is, plan.hasCount);
      if (isMissing) continue;
      if (at > 2) stored[at++] = comma;
      at = copy(key, 0, key.length, stored, at);
      if (is === 'constant') continue;
      if (is !== 'number') stored[at++] = quote;
      at = this.#writeValue(bytes, column, is, rows, at);
      if (is !== 'number') stored[at++] = quote;
    }
    stored[at++] = close;
    return at;
  }

  /** What is empty or 0 is not in it. */
  #has(bytes: Uint8Array, column: number, is: QuickMember['is'], hasCount: boolean): boolean {
    if (is === 'text') return this.#codes[column] !== 0;
    if (this.#ends[column] === 0) return column === countColumn && hasCount;
    return is === 'hash' || bytes[this.#starts[column] as number] !== 0x30;
  }

  #writeValue(
    bytes: Uint8Array,
    column: number,
    is: QuickMember['is'],
    rows: OpenRows,
    at: number,
  ): number {
    const stored = this.#stored;
    if (is === 'id') {
      const from = this.#scanner.starts[this.#scanner.placeOf(idName)] as number;
      return copy(bytes, from, from + idCharacters, stored, at);
    }
    if (is === 'text') {
      const texts = rows.texts(column);
      const code = this.#codes[column] as number;
      return copy(texts.bytes, texts.textStart(code), texts.starts[code + 1] as number, stored, at);
    }
    const to = this.#ends[column] as number;
    if (to > 0) return copy(bytes, this.#starts[column] as number, to, stored, at);
    stored[at] = one;
    return at + 1;
  }
}

function takeHash(
  bytes: Uint8Array,
  from: number,
  to: number,
  { column, width }: QuickField,
  rows: OpenRows,
): boolean {
  if (to - from !== width * 2) return false;
  const hashes = rows.hashPlace(column);
  const start = rows.rows * width;
  let any = 0;
  for (let i = 0; i < width; i++) {
    const value = byteOf(bytes, from + i * 2);
    if (value > 255) return false;
    any |= value;
    hashes[start + i] = value;
  }
  return any !== 0;
}

function takeInstallation(
  bytes: Uint8Array,
  from: number,
  to: number,
  rows: OpenRows,
  pseudonymiser: Pseudonymiser,
  atMs: number,
): boolean {
  if (to === from || to - from > installationCharactersMax) return false;
  for (let at = from; at < to; at++) if (bytes[at] === 0x20) return false;
  const pseudonyms = pseudonymiser.at(atMs);
  if (pseudonyms === undefined) return false;
  const place = pseudonyms.place(bytes, from, to);
  const { words } = pseudonyms;
  rows.setInstallationWords(words[place] as number, words[place + 1] as number);
  return true;
}

/** Two hex digits; more than 255: they are none. */
function byteOf(bytes: Uint8Array, at: number): number {
  const high = digits[bytes[at] as number] as number;
  const low = digits[bytes[at + 1] as number] as number;
  return (high | low) > 15 ? 256 : (high << 4) | low;
}

function numberOf(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + ((bytes[at] as number) - 0x30);
  return value;
}

function isText(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** @returns where the copy ends */
function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  for (let i = start; i < end; i++) to[at + i - start] = from[i] as number;
  return at + end - start;
}
