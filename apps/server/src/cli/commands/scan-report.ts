import type { ReputationVerdict } from '@vitrine/client';
import type { Output } from '../output.ts';
import { table } from '../output.ts';

/** What is told of a file. */
export interface ScannedFile {
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly verdict: ReputationVerdict;
  readonly knownGood: boolean;
  readonly wanted: boolean;
  /** False: only a Bloom filter says so. */
  readonly isCertain: boolean;
  readonly threat?: string;
}

export interface ScanCounts {
  readonly malicious: number;
  readonly suspicious: number;
  readonly unreadable: number;
  readonly notSubmitted: number;
}

/** Files listed for people; programs get every one as it comes. */
const listedMax = 1_000;
const columns = [
  'malicious',
  'suspicious',
  'known good',
  'clean',
  'incomplete',
  'unknown',
] as const;
type Column = (typeof columns)[number];

/** Tells of every file and counts: lines of JSON as they come, or a summary at the end. */
export class ScanReport {
  readonly #output: Output;
  readonly #startedMs = performance.now();
  readonly #files = new Map<Column, number>();
  readonly #bad: ScannedFile[] = [];
  readonly #remarks: string[] = [];
  readonly #counts = { unreadable: 0, skipped: 0, bytes: 0, submitted: 0, notSubmitted: 0 };

  constructor(output: Output) {
    this.#output = output;
  }

  get counts(): ScanCounts {
    const { unreadable, notSubmitted } = this.#counts;
    const [malicious, suspicious] = [this.#filesOf('malicious'), this.#filesOf('suspicious')];
    return { malicious, suspicious, unreadable, notSubmitted };
  }

  file(file: ScannedFile): void {
    const column = columnOf(file);
    this.#files.set(column, this.#filesOf(column) + 1);
    this.#counts.bytes += file.sizeBytes;
    const isBad = file.verdict === 'malicious' || file.verdict === 'suspicious';
    if (isBad && this.#bad.length < listedMax) this.#bad.push(file);
    const { isCertain, ...told } = file;
    this.#line({ ...told, certain: isCertain });
  }

  unread(path: string, kind: 'skipped' | 'failed', reason: string): void {
    if (kind === 'skipped') this.#counts.skipped += 1;
    else {
      this.#counts.unreadable += 1;
      if (this.#remarks.length < listedMax) {
        this.#remarks.push(`unreadable  ${shown(path)}: ${shown(reason)}`);
      }
    }
    this.#line({
      path,
      sha256: null,
      status: kind === 'skipped' ? 'skipped' : 'unreadable',
      reason,
    });
  }

  submitted(path: string, failure?: string): void {
    if (failure === undefined) this.#counts.submitted += 1;
    else {
      this.#counts.notSubmitted += 1;
      if (this.#remarks.length < listedMax) {
        this.#remarks.push(`not submitted  ${shown(path)}: ${shown(failure)}`);
      }
    }
    const status = failure === undefined ? 'submitted' : 'not-submitted';
    this.#line({ path, status, ...(failure !== undefined && { reason: failure }) });
  }

  /** @param source who was asked, for people */
  end(source: string): void {
    for (const remark of this.#remarks) this.#output.note(remark);
    const counts = Object.fromEntries(
      columns.map((column) => [
        column === 'known good' ? 'knownGood' : column,
        this.#filesOf(column),
      ]),
    );
    const files = columns.reduce((sum, column) => sum + this.#filesOf(column), 0);
    const summary = { files, ...counts, ...this.#counts };
    this.#output.result({ summary }, () => this.#words(files, source));
  }

  #words(files: number, source: string): string {
    const found = this.#bad.toSorted(bySeverity).map(({ path, verdict, threat, isCertain }) => {
      const perhaps = isCertain ? verdict : 'perhaps suspicious';
      return [perhaps, threat === undefined ? '' : shown(threat), shown(path)];
    });
    const { bytes, unreadable, skipped, submitted } = this.#counts;
    const seconds = Math.max(0.1, (performance.now() - this.#startedMs) / 1_000).toFixed(1);
    const rows = columns.map((column) => [column, this.#filesOf(column)]);
    const bad = this.#filesOf('malicious') + this.#filesOf('suspicious');
    const more = bad - this.#bad.length;
    return [
      ...(found.length === 0 ? [] : [table(['what', 'threat', 'where'], found), '']),
      ...(more > 0 ? [`and ${more} more`, ''] : []),
      table(['verdict', 'files'], rows),
      '',
      `${counted(files, 'file')} (${sizeWords(bytes)}) in ${seconds} s, by ${source}`,
      `${unreadable} could not be read, ${skipped} skipped${submitted > 0 ? `, ${submitted} submitted` : ''}`,
    ].join('\n');
  }

  #filesOf(column: Column): number {
    return this.#files.get(column) ?? 0;
  }

  #line(value: Readonly<Record<string, unknown>>): void {
    if (this.#output.json) this.#output.result(value, '');
  }
}

function columnOf({ verdict, knownGood }: ScannedFile): Column {
  if (verdict === 'malicious' || verdict === 'suspicious') return verdict;
  return knownGood ? 'known good' : verdict;
}

function bySeverity(a: ScannedFile, b: ScannedFile): number {
  const rank = ({ verdict, isCertain }: ScannedFile): number =>
    (verdict === 'malicious' ? 0 : 1) + (isCertain ? 0 : 1);
  return rank(a) - rank(b);
}

/** Names of files are other people's words: nothing in them steers a terminal. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [size, unit] = [bytes, 0];
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}
