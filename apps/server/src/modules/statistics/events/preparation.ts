import { hash } from 'node:crypto';
import { quarterEndMs, quarterOf, quarterStartMs } from '../../../platform/quarter.ts';
import type { FieldContext } from './fields.ts';
import { type Line, LineReader } from './lines.ts';
import { type LineContext, type LineRefusal, type Row, readLine } from './read-line.ts';
import type { RefusalCode } from './registry.ts';
import { type PreparedEvents, prepareRows } from './slice.ts';

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

/** Makes slices of one request’s bytes. */
export class Preparation {
  readonly #lines = new LineReader();
  readonly #context: LineContext;
  #slice = new OpenSlice();

  constructor(options: PreparationOptions, fields: FieldContext) {
    this.#context = { ...options, ...fields, pseudonymOf: pseudonyms(options.pseudonymKeys) };
  }

  /** Slices that have become full. */
  push(piece: Uint8Array): Slice[] {
    const full: Slice[] = [];
    for (const line of this.#lines.push(piece)) {
      this.#take(line);
      if (this.#slice.isFull) full.push(this.#end());
    }
    return full;
  }

  /** What is left, after the last piece. */
  end(): Slice[] {
    const last = this.#lines.end();
    if (last !== undefined) this.#take(last);
    return this.#slice.isEmpty ? [] : [this.#end()];
  }

  #take(line: Line): void {
    if ('fault' in line) {
      const words = { 'too-long': 'the line is too long', 'not-json': 'the line is not UTF-8' };
      this.#slice.refuse(line.number, { code: line.fault, detail: words[line.fault] });
      return;
    }
    const read = readLine(line.text, line.number, this.#context);
    if ('code' in read) this.#slice.refuse(line.number, read);
    else this.#slice.add(read);
  }

  #end(): Slice {
    const ended = this.#slice.end();
    this.#slice = new OpenSlice();
    return ended;
  }
}

class OpenSlice {
  readonly #rows: Row[] = [];
  readonly #refusals: Refusal[] = [];
  readonly #refused = new Map<string, { -readonly [K in keyof RefusedLines]: RefusedLines[K] }>();
  #refusedLines = 0;

  get isFull(): boolean {
    return this.#rows.length >= sliceRowsMax || this.#refusedLines >= sliceRefusalsMax;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0 && this.#refusedLines === 0;
  }

  add(row: Row): void {
    this.#rows.push(row);
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
    const { rows, duplicates } = this.#distinct();
    return {
      events: prepareRows(rows),
      months: monthsOf(rows),
      duplicates,
      refusals: this.#refusals,
      refused: [...this.#refused.values()],
    };
  }

  /** By id; of two with one id the first line counts. */
  #distinct(): { rows: Row[]; duplicates: number } {
    const sorted = this.#rows.toSorted((a, b) =>
      a.id < b.id ? -1 : a.id > b.id ? 1 : a.line - b.line,
    );
    let duplicates = 0;
    const rows: Row[] = [];
    for (const row of sorted) {
      const first = rows.at(-1);
      if (first?.id !== row.id) rows.push(row);
      else if (first.leaf === row.leaf) duplicates += 1;
      else
        this.refuse(row.line, { code: 'conflict', detail: 'the id stands twice in the request' });
    }
    return { rows, duplicates };
  }
}

function nameOf(code: RefusalCode, product: string, version: string): string {
  return JSON.stringify([code, product, version]);
}

function monthsOf(rows: readonly Row[]): Slice['months'] {
  const months: { month: string; from: number; to: number }[] = [];
  for (const [i, { atMs }] of rows.entries()) {
    const month = monthOf(atMs);
    const last = months.at(-1);
    if (last?.month === month) last.to = i + 1;
    else months.push({ month, from: i, to: i + 1 });
  }
  return months;
}

/** `2026-11`, in UTC. */
const monthOf = remembering((ms) => {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const name = date.toISOString().slice(0, 7);
  return { name, fromMs: Date.UTC(year, month), untilMs: Date.UTC(year, month + 1) };
});

interface Period {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Events come in the order of time, mostly: the period of the last one is asked first. */
function remembering(find: (ms: number) => Period): (ms: number) => string {
  let last: Period = { name: '', fromMs: 0, untilMs: 0 };
  return (ms) => {
    if (ms < last.fromMs || ms >= last.untilMs) last = find(ms);
    return last.name;
  };
}

/** Installations of which a request’s pseudonyms are kept for its next lines. */
const rememberedMax = 10_000;

function pseudonyms(keys: PreparationOptions['pseudonymKeys']): LineContext['pseudonymOf'] {
  const prefixes = new Map(
    Object.entries(keys).map(([quarter, key]) => [quarter, Buffer.from(key).toString('hex')]),
  );
  const quarter = remembering((ms) => {
    const name = quarterOf(ms);
    return { name, fromMs: quarterStartMs(name), untilMs: quarterEndMs(name) };
  });
  // By quarter, so that a look-up hashes the installation alone and not the key before it.
  const remembered = new Map([...prefixes.keys()].map((name) => [name, new Map<string, string>()]));
  return (installation, atMs) => {
    const name = quarter(atMs);
    const prefix = prefixes.get(name);
    const known = remembered.get(name);
    if (prefix === undefined || known === undefined) return undefined;
    const found = known.get(installation);
    if (found !== undefined) return found;
    const made = pseudonymOf(prefix + installation);
    if (known.size >= rememberedMax) known.clear();
    known.set(installation, made);
    return made;
  };
}

/**
 * The first 8 of the 32 bytes of SHA-256(key in hex ‖ installation): so little of the digest is
 * given away that nobody can go on from it. Never all zero, which means that there is none.
 */
function pseudonymOf(keyed: string): string {
  const bytes = hash('sha256', keyed, 'latin1').slice(0, 8);
  return bytes === '\0'.repeat(8) ? `\u0001${bytes.slice(1)}` : bytes;
}
