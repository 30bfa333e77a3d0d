import { type Column, type ColumnData, eventColumns, widthOf } from './columns.ts';
import { columnIndex } from './event-plan.ts';
import { grown } from './known-bytes.ts';
import type { Row } from './read-line.ts';
import { digestBytes, idBytes, leafBytes, type PreparedEvents } from './slice.ts';
import type { Texts, Vocabulary } from './texts.ts';

const rowsFirst = 1_024;
const wordMax = 2 ** 32 - 1;
const [idColumn, atColumn, digestColumn] = ['id', 'at', 'digest'].map(columnIndex);
const typeColumn = columnIndex('type');
const installationColumn = columnIndex('installation');

/** Of each column: 32-bit words of a value, 0 where it is a hash or the like. */
const wordsOf = eventColumns.map((column) => {
  const width = widthOf(column);
  if (width === undefined) return 1;
  return column.type.startsWith('FixedString') ? 0 : width / 4;
});
const widths = eventColumns.map((column) => widthOf(column) ?? 0);

// Loops below run for every value of every event: they count, since iterators cost more than the work.

/**
 * Rows of a slice in columns, in the order of their lines; a text is a number until the slice ends.
 * A row that is begun stands only once `commit` is called.
 */
export class OpenRows {
  /** Numbers, and texts by their numbers in `texts`; by column. Empty: no row has a value. */
  readonly words: Uint32Array[] = eventColumns.map(() => new Uint32Array());
  /** Hashes; by column. */
  readonly hashes: Buffer[] = eventColumns.map(() => Buffer.alloc(0));
  ids = Buffer.alloc(rowsFirst * idBytes);
  leaves = Buffer.alloc(rowsFirst * leafBytes);
  lines = new Uint32Array(rowsFirst);
  rows = 0;
  readonly #vocabulary: Vocabulary;
  readonly #texts: (Texts | undefined)[] = eventColumns.map(() => undefined);
  #capacity = rowsFirst;
  #lastType = '';
  #lastTypeCode = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  texts(column: number): Texts {
    const known = this.#texts[column];
    if (known !== undefined) return known;
    const texts = this.#vocabulary.of(column);
    this.#texts[column] = texts;
    return texts;
  }

  /** Makes room for one row more. */
  begin(): void {
    if (this.rows < this.#capacity) return;
    this.#capacity *= 2;
    const capacity = this.#capacity;
    this.ids = grown(this.ids, Buffer.alloc(capacity * idBytes));
    this.leaves = grown(this.leaves, Buffer.alloc(capacity * leafBytes));
    this.lines = grown(this.lines, new Uint32Array(capacity));
    for (let column = 0; column < eventColumns.length; column++) {
      const words = this.words[column] as Uint32Array;
      if (words.length > 0) this.words[column] = grown(words, this.#newWords(column));
      const hashes = this.hashes[column] as Buffer;
      if (hashes.length > 0) this.hashes[column] = grown(hashes, this.#newHashes(column));
    }
  }

  setNumber(column: number, value: number): void {
    const words = this.#wordsOf(column);
    if (wordsOf[column] === 1) {
      words[this.rows] = value;
    } else {
      words[this.rows * 2] = value >>> 0;
      if (value > wordMax) words[this.rows * 2 + 1] = Math.floor(value / (wordMax + 1));
    }
  }

  /** @param code in the column’s `texts` */
  setText(column: number, code: number): void {
    this.#wordsOf(column)[this.rows] = code;
  }

  /** Where the row’s hash goes. */
  hashPlace(column: number): Buffer {
    if ((this.hashes[column] as Buffer).length === 0) {
      this.hashes[column] = this.#newHashes(column);
    }
    return this.hashes[column] as Buffer;
  }

  /** @param pseudonym a character for each of 8 bytes */
  setInstallation(pseudonym: string): void {
    const words = this.#wordsOf(installationColumn);
    const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
    bytes.write(pseudonym, this.rows * 8, 'latin1');
  }

  setInstallationWords(low: number, high: number): void {
    const words = this.#wordsOf(installationColumn);
    words[this.rows * 2] = low;
    words[this.rows * 2 + 1] = high;
  }

  /** @param leaf a character for each byte */
  commit(line: number, type: string, leaf: string): void {
    if (type !== this.#lastType) {
      this.#lastType = type;
      this.#lastTypeCode = this.texts(typeColumn).intern(type);
    }
    this.setText(typeColumn, this.#lastTypeCode);
    this.leaves.write(leaf, this.rows * leafBytes, 'latin1');
    this.lines[this.rows] = line;
    this.rows += 1;
  }

  /** Forgets what was set of a row that is not to stand. */
  abandon(): void {
    for (let column = 0; column < eventColumns.length; column++) {
      const [words, hashes] = [this.words[column], this.hashes[column]];
      const [step = 0, width = 0] = [wordsOf[column], widths[column]];
      if (words !== undefined && words.length > 0)
        words.fill(0, this.rows * step, (this.rows + 1) * step);
      if (hashes !== undefined && hashes.length > 0) {
        hashes.fill(0, this.rows * width, (this.rows + 1) * width);
      }
    }
  }

  add({ id, line, leaf, plan, values, installation }: Row): void {
    this.begin();
    this.ids.write(id, this.rows * idBytes, 'hex');
    for (let column = 0; column < values.length; column++) {
      const value = values[column];
      if (value === undefined) continue;
      if (typeof value === 'number') this.setNumber(column, value);
      else if (wordsOf[column] === 1) this.setText(column, this.texts(column).intern(value));
      else {
        const width = widths[column] as number;
        this.hashPlace(column).write(value, this.rows * width, 'hex');
      }
    }
    if (installation !== undefined) this.setInstallation(installation);
    this.commit(line, plan.type, leaf);
  }

  /** Milliseconds since 1970 (RFC 9562, section 5.7). */
  timeOf(row: number): number {
    return this.ids.readUIntBE(row * idBytes, 6);
  }

  /** Those rows, in that order, with memory of their own. */
  end(order: Uint32Array): PreparedEvents {
    const rows = order.length;
    const columns = new Map<string, ColumnData>();
    const ids = pickBytes(this.ids, idBytes, order);
    const leaves = pickBytes(this.leaves, leafBytes, order);
    const digests = new Uint8Array(rows * digestBytes);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < digestBytes; j++) {
        digests[i * digestBytes + j] = leaves[i * leafBytes + j] as number;
      }
    }
    const lines = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) lines[i] = this.lines[order[i] as number] as number;
    for (let column = 0; column < eventColumns.length; column++) {
      const { name } = eventColumns[column] as Column;
      if (column === idColumn) columns.set(name, { bytes: ids });
      else if (column === digestColumn) columns.set(name, { bytes: digests });
      else if (column === atColumn) columns.set(name, { bytes: timesOf(ids, rows) });
      else {
        const data = this.#columnData(column, order);
        if (data !== undefined) columns.set(name, data);
      }
    }
    return { rows, ids, leaves, digests, lines, columns };
  }

  #columnData(column: number, order: Uint32Array): ColumnData | undefined {
    const hashes = this.hashes[column] as Buffer;
    if (hashes.length > 0) return { bytes: pickBytes(hashes, widths[column] as number, order) };
    const words = this.words[column] as Uint32Array;
    if (words.length === 0) return undefined;
    const texts = this.#texts[column];
    if (texts !== undefined) return pickTexts(words, texts, order);
    return { bytes: pickWords(words, wordsOf[column] as number, order) };
  }

  #wordsOf(column: number): Uint32Array {
    if ((this.words[column] as Uint32Array).length === 0) {
      this.words[column] = this.#newWords(column);
    }
    return this.words[column] as Uint32Array;
  }

  #newWords(column: number): Uint32Array {
    return new Uint32Array(this.#capacity * (wordsOf[column] as number));
  }

  #newHashes(column: number): Buffer {
    return Buffer.alloc(this.#capacity * (widths[column] as number));
  }
}

function timesOf(ids: Uint8Array, rows: number): Uint8Array {
  const words = new Uint32Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    const at = i * idBytes;
    const [a, b] = [ids[at] as number, ids[at + 1] as number];
    words[i * 2] =
      ((ids[at + 2] as number) << 24) |
      ((ids[at + 3] as number) << 16) |
      ((ids[at + 4] as number) << 8) |
      (ids[at + 5] as number);
    words[i * 2 + 1] = (a << 8) | b;
  }
  return new Uint8Array(words.buffer);
}

function pickBytes(from: Uint8Array, width: number, order: Uint32Array): Uint8Array {
  const picked = new Uint8Array(order.length * width);
  for (let i = 0; i < order.length; i++) {
    const start = (order[i] as number) * width;
    const to = i * width;
    for (let j = 0; j < width; j++) picked[to + j] = from[start + j] as number;
  }
  return picked;
}

function pickWords(words: Uint32Array, step: number, order: Uint32Array): Uint8Array {
  const picked = new Uint32Array(order.length * step);
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    picked[i * step] = words[row * step] as number;
    if (step === 2) picked[i * 2 + 1] = words[row * 2 + 1] as number;
  }
  return new Uint8Array(picked.buffer);
}

function pickTexts(codes: Uint32Array, texts: Texts, order: Uint32Array): ColumnData {
  const { starts, bytes } = texts;
  const offsets = new Uint32Array(order.length + 1);
  let size = 0;
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i] as number] as number;
    size += (starts[code + 1] as number) - (starts[code] as number);
    offsets[i + 1] = size;
  }
  const picked = new Uint8Array(size);
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i] as number] as number;
    const start = starts[code] as number;
    const length = (starts[code + 1] as number) - start;
    const to = offsets[i] as number;
    for (let j = 0; j < length; j++) picked[to + j] = bytes[start + j] as number;
  }
  return { bytes: picked, offsets };
}
