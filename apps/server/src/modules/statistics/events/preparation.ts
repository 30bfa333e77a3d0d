import { isUtf8 } from 'node:buffer';
import { rootOf } from './batch-root.ts';
import type { FieldContext } from './fields.ts';
import { LineReader } from './lines.ts';
import { OpenRows } from './open-rows.ts';
import { isSameRow, orderById } from './order.ts';
import { rememberingMonth } from './periods.ts';
import { PseudonymCaches, Pseudonymiser } from './pseudonym-cache.ts';
import { type QuickContext, QuickLines } from './quick-line.ts';
import { type LineContext, type LineRefusal, readLine } from './read-line.ts';
import type { RefusalCode } from './registry.ts';
import { idBytes, leafBytes, type PreparedEvents } from './slice.ts';
import { Vocabulary } from './texts.ts';

export interface PreparationOptions {
  /** Events of before this moment are refused. */
  readonly oldestMs: number;
  /** Events of after this moment are refused. */
  readonly newestMs: number;
  /** The customer’s country, for events that say nothing of where they are from. */
  readonly country: string;
  /** 32 bytes by quarter. */
  readonly pseudonymKeys: Readonly<Record<string, Uint8Array>>;
}

/** Why one line was not taken. */
export interface Refusal {
  /** From 1. */
  readonly line: number;
  readonly code: RefusalCode;
  /** Names a field, never what it held. */
  readonly detail: string;
  readonly id?: string;
}

export interface RefusedLines {
  readonly code: RefusalCode;
  /** Empty where the line did not say. */
  readonly product: string;
  readonly version: string;
  readonly lines: number;
}

/** What some thousand lines came to. */
export interface Slice {
  readonly events: PreparedEvents;
  /** Rows by month, each from `from` on and before `to`. */
  readonly months: readonly {
    readonly month: string;
    readonly from: number;
    readonly to: number;
  }[];
  /** Of each month the RFC 6962 root over its leaves. */
  readonly roots: readonly Uint8Array[];
  /** Lines that say what a line before them in the slice says. */
  readonly duplicates: number;
  /** Not more than some thousand; `refused` has all. */
  readonly refusals: readonly Refusal[];
  readonly refused: readonly RefusedLines[];
}

/** Events in one slice. */
export const sliceRowsMax = 10_000;
/** Refused lines that may come before a slice ends. */
const sliceRefusalsMax = 100_000;
const refusalsMax = 1_000;
const sendersMax = 100;

/** What a thread remembers from one request to the next. */
export class Memory {
  readonly quick = new QuickLines();
  readonly vocabulary = new Vocabulary();
  readonly pseudonyms = new PseudonymCaches();
}

/** Makes slices of one request’s bytes. */
export class Preparation {
  readonly #memory: Memory;
  readonly #context: LineContext & QuickContext;
  readonly #lines = new LineReader({
    line: (bytes, from, to, number) => this.#take(bytes, from, to, number),
    tooLong: (number) => this.#refuse(number, 'too-long', 'the line is too long'),
  });
  #slice: OpenSlice;
  #full: Slice[] = [];

  constructor(options: PreparationOptions, fields: FieldContext, memory = new Memory()) {
    this.#memory = memory;
    const pseudonyms = new Pseudonymiser(options.pseudonymKeys, memory.pseudonyms);
    const pseudonymOf = (installation: string, ms: number) => pseudonyms.of(installation, ms);
    this.#context = { ...options, ...fields, pseudonyms, pseudonymOf };
    this.#slice = new OpenSlice(memory.vocabulary);
  }

  /** Slices that have become full. */
  push(piece: Uint8Array): Slice[] {
    this.#lines.push(piece);
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** What is left, after the last piece. */
  end(): Slice[] {
    this.#lines.end();
    if (!this.#slice.isEmpty) this.#end();
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #take(bytes: Buffer, from: number, to: number, number: number): void {
    const { rows } = this.#slice;
    if (!this.#memory.quick.read(bytes, from, to, number, rows, this.#context)) {
      this.#read(bytes.subarray(from, to), number);
    }
    if (this.#slice.isFull) this.#end();
  }

  #read(bytes: Buffer, number: number): void {
    if (!isUtf8(bytes)) {
      this.#refuse(number, 'not-json', 'the line is not UTF-8');
      return;
    }
    const read = readLine(bytes.toString('utf8'), number, this.#context);
    if ('code' in read) this.#slice.refuse(number, read);
    else this.#slice.rows.add(read);
  }

  #refuse(number: number, code: RefusalCode, detail: string): void {
    this.#slice.refuse(number, { code, detail });
    if (this.#slice.isFull) this.#end();
  }

  #end(): void {
    this.#full.push(this.#slice.end());
    this.#slice = new OpenSlice(this.#memory.vocabulary);
  }
}

class OpenSlice {
  readonly rows: OpenRows;
  readonly #refusals: Refusal[] = [];
  readonly #refused = new Map<string, { -readonly [K in keyof RefusedLines]: RefusedLines[K] }>();
  #refusedLines = 0;

  constructor(vocabulary: Vocabulary) {
    this.rows = new OpenRows(vocabulary);
  }

  get isFull(): boolean {
    return this.rows.rows >= sliceRowsMax || this.#refusedLines >= sliceRefusalsMax;
  }

  get isEmpty(): boolean {
    return this.rows.rows === 0 && this.#refusedLines === 0;
  }

  refuse(line: number, { code, detail, id, product = '', version = '' }: LineRefusal): void {
    if (this.#refusals.length < refusalsMax) {
      this.#refusals.push({ line, code, detail, ...(id !== undefined && { id }) });
    }
    this.#refusedLines += 1;
    const own = nameOf(code, product, version);
    const isCounted = this.#refused.has(own) || this.#refused.size < sendersMax;
    const sender = isCounted ? { product, version } : { product: '', version: '' };
    const name = isCounted ? own : nameOf(code, '', '');
    const sum = this.#refused.get(name);
    if (sum === undefined) this.#refused.set(name, { code, ...sender, lines: 1 });
    else sum.lines += 1;
  }

  end(): Slice {
    const { order, duplicates } = this.#distinct();
    const events = this.rows.end(order);
    const months = this.#months(order);
    return {
      events,
      months,
      roots: months.map(({ from, to }) =>
        rootOf(events.leaves.subarray(from * leafBytes, to * leafBytes)),
      ),
      duplicates,
      refusals: this.#refusals,
      refused: [...this.#refused.values()],
    };
  }

  /** By id; of two with one id the first line counts. */
  #distinct(): { order: Uint32Array; duplicates: number } {
    const { ids, leaves, lines, rows } = this.rows;
    const sorted = orderById(ids, rows);
    let duplicates = 0;
    let kept = 0;
    for (let i = 0; i < rows; i++) {
      const row = sorted[i] as number;
      const first = sorted[kept - 1];
      if (first === undefined || !isSameRow(ids, idBytes, first, row)) {
        sorted[kept] = row;
        kept += 1;
      } else if (isSameRow(leaves, leafBytes, first, row)) {
        duplicates += 1;
      } else {
        const detail = 'the id stands twice in the request';
        this.refuse(lines[row] ?? 0, { code: 'conflict', detail });
      }
    }
    return { order: sorted.subarray(0, kept), duplicates };
  }

  #months(order: Uint32Array): { month: string; from: number; to: number }[] {
    const monthOf = rememberingMonth();
    const months: { month: string; from: number; to: number }[] = [];
    for (let i = 0; i < order.length; i++) {
      const month = monthOf(this.rows.timeOf(order[i] as number));
      const last = months.at(-1);
      if (last?.month === month) last.to = i + 1;
      else months.push({ month, from: i, to: i + 1 });
    }
    return months;
  }
}

function nameOf(code: RefusalCode, product: string, version: string): string {
  return JSON.stringify([code, product, version]);
}
