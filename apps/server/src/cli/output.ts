import { openProgress, type Progress } from './progress.ts';
import type { Streams } from './streams.ts';

/** Where a command speaks: answers to standard output, everything else to standard error. */
export interface Output {
  /** Whether `--json` was given. */
  readonly json: boolean;
  /**
   * The command's answer: the value as JSON with `--json`, otherwise the text.
   * bigint and Temporal values become strings.
   */
  result(value: unknown, text: string | (() => string)): void;
  /** A remark for people; not with `--json`. */
  note(text: string): void;
  /** Starts to show how far something is; see `Progress`. Nothing is shown with `--json`. */
  progress(label: string): Progress;
}

export function createOutput({ stdout, stderr }: Streams, json: boolean): Output {
  return {
    json,
    result(value, text) {
      const shown = json ? toJson(value) : typeof text === 'string' ? text : text();
      stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
    },
    note(text) {
      if (!json) stderr.write(`${text}\n`);
    },
    progress: (label) => openProgress(json ? undefined : stderr, label),
  };
}

/** One line, so that answers can be streamed into other programs. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  );
}

/** Rows under headings, columns aligned; numbers to the right. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | bigint)[])[],
): string {
  const texts = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, i) => Math.max(...texts.map((row) => (row[i] ?? '').length)));
  const isNumber = headings.map((_, i) => rows.every((row) => typeof row[i] !== 'string'));
  const lines = texts.map((row) =>
    row
      .map((text, i) => (isNumber[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
