import { stat } from 'node:fs/promises';
import {
  ClientError,
  createStatisticsClient,
  type StatisticsAnswer,
  type StatisticsClient,
  type StatisticsClientOptions,
} from '@vitrine/client';
import { defineCommand, UsageError } from '../command.ts';
import type { Output } from '../output.ts';
import { type EventLine, type ReadingOptions, readEventLines } from '../statistics-lines.ts';

const name = 'statistics send';
const defaultOfficeUrl = 'http://127.0.0.1:8080';

/** Options of commands that act as a product client. */
export const productOptions = {
  key: {
    type: 'string',
    value: 'key',
    summary: 'The API key; better in VITRINE_KEY, since others can see command lines',
  },
  office: {
    type: 'string',
    value: 'url',
    summary: `The office (default: VITRINE_OFFICE_URL, or ${defaultOfficeUrl})`,
  },
  'allow-http': {
    type: 'boolean',
    summary: 'Send without encryption to other machines: for closed test networks',
  },
} as const;

/** What a product client does with its events, from a command line. */
export const send = defineCommand({
  name,
  summary: 'Send files of threat statistics to their home, each event counted once',
  description:
    'The files are NDJSON, one event a line (docs/formats/statistics-events.md), plain or in gzip ' +
    'or zstd; - is standard input. They go to the site that is home to the key’s country. Events ' +
    'that were counted before are duplicates and change nothing, so that a file can be sent again ' +
    'after whatever broke off.\n\n' +
    'A line without an id gets one, made of the file’s content up to the end of the line, so that ' +
    'the same file sent again counts nothing twice, nor does a file that has grown. Its time is ' +
    '--at, or else the file’s last change: give --at for files that are copied, touched or still ' +
    'written to, since events of another time are other events.\n\n' +
    'With --json one line for each refused line and a last line with the summary. Exit status: 0 ' +
    'all counted, 1 lines were refused or sending stopped, 2 wrong command line.',
  positionals: [{ name: 'file', summary: 'A file of events, or - for standard input', rest: true }],
  options: {
    ...productOptions,
    at: {
      type: 'string',
      value: 'time',
      summary: 'The time of events without an id, as 2026-11-25T12:00:00Z',
    },
  },
  examples: [
    'VITRINE_KEY=… vitrine statistics send events.ndjson.zst',
    'zcat old.gz | vitrine statistics send - --at 2026-11-25T12:00:00Z',
  ],
  async run({ options, positionals, output, env, signal }) {
    const report = new Report(output);
    const client = openProductClient(options, env, name, {
      signal,
      onRetry: ({ pauseMs, error }) => report.waiting(pauseMs, error),
    });
    const bar = await openBar(positionals, output);
    const reading: ReadingOptions = {
      atMs: readTime(options.at),
      stdin: () => process.stdin,
      onRead: (bytes) => bar.read(bytes),
    };
    try {
      await sendAll(positionals, reading, { client, report, signal });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      report.stopped(error);
    }
    bar.end();
    return report.end();
  },
});

/** @throws {UsageError} for a key or an address of a wrong form */
export function openProductClient(
  options: { key: string | undefined; office: string | undefined; 'allow-http': boolean },
  env: NodeJS.ProcessEnv,
  command: string,
  more: Partial<StatisticsClientOptions>,
): StatisticsClient {
  const apiKey = options.key ?? env.VITRINE_KEY ?? '';
  if (apiKey === '') throw new UsageError('Give --key or set VITRINE_KEY', command);
  const officeUrl = options.office ?? (env.VITRINE_OFFICE_URL || defaultOfficeUrl);
  try {
    const allowHttp = options['allow-http'];
    return createStatisticsClient({ ...more, apiKey, officeUrl, allowHttp });
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(error.message, command);
    throw error;
  }
}

function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new UsageError('--at is a time such as 2026-11-25T12:00:00Z', name);
  }
}

interface Sending {
  readonly client: StatisticsClient;
  readonly report: Report;
  readonly signal: AbortSignal;
}

type SendableLine = Extract<EventLine, { text: string }>;

const batchLinesMax = 5_000;
const batchCharactersMax = 2 * 1_048_576;
/** Batches under way: one is counted while the next is on its way. */
const underWayMax = 2;

async function sendAll(
  files: readonly string[],
  reading: ReadingOptions,
  sending: Sending,
): Promise<void> {
  const underWay: Promise<void>[] = [];
  try {
    for await (const batch of batches(files, reading, sending.report)) {
      if (underWay.length >= underWayMax) await underWay.shift();
      const sent = sendBatch(batch, sending);
      // Waited for below; until then its failure is nobody's.
      sent.catch(() => undefined);
      underWay.push(sent);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
  await Promise.all(underWay);
}

async function* batches(
  files: readonly string[],
  reading: ReadingOptions,
  report: Report,
): AsyncGenerator<SendableLine[], void> {
  let batch: SendableLine[] = [];
  let characters = 0;
  for (const file of files) {
    for await (const line of readEventLines(file, reading)) {
      if ('fault' in line) {
        report.unsendable(line);
        continue;
      }
      batch.push(line);
      characters += line.text.length;
      if (batch.length < batchLinesMax && characters < batchCharactersMax) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function sendBatch(
  batch: readonly SendableLine[],
  { client, report, signal }: Sending,
): Promise<void> {
  const lines = batch.map(({ text }) => text);
  report.counted(batch, await client.send(lines, { signal }));
}

async function openBar(files: readonly string[], output: Output) {
  const hasStdin = files.includes('-');
  const sizes = hasStdin ? [] : await Promise.all(files.map(async (one) => (await stat(one)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const progress = hasStdin ? undefined : output.progress('Sending');
  let done = 0;
  return {
    read: (bytes: number) => {
      done += bytes;
      progress?.update(done, total);
    },
    end: () => progress?.end(),
  };
}

const remarksMax = 20;
const causesMax = 20;

/** Counts, and tells of what was refused. */
class Report {
  readonly #output: Output;
  readonly #sums = { accepted: 0, duplicate: 0, refused: 0, pending: 0 };
  readonly #remarks: string[] = [];
  readonly #causes = new Set<string>();
  #told = 0;
  #error: unknown;

  constructor(output: Output) {
    this.#output = output;
  }

  counted(batch: readonly SendableLine[], answer: StatisticsAnswer): void {
    this.#sums.accepted += answer.accepted;
    this.#sums.duplicate += answer.duplicate;
    this.#sums.refused += answer.refused;
    this.#sums.pending += answer.pending;
    for (const { line, code, detail } of answer.refusals) {
      const { file = '', line: number = 0 } = batch[line - 1] ?? {};
      this.#refused({ file, line: number }, code, detail);
    }
  }

  unsendable({ fault, ...place }: Extract<EventLine, { fault: string }>): void {
    this.#sums.refused += 1;
    const words = {
      'too-long': 'the line is too long',
      'not-json': 'the line is no object in JSON',
    };
    this.#refused(place, fault, words[fault]);
  }

  /** Said at once, and each cause once: a bar that stands still explains nothing. */
  waiting(pauseMs: number, { message }: ClientError): void {
    if (this.#causes.has(message)) return;
    if (this.#causes.size < causesMax) this.#causes.add(message);
    const seconds = Math.max(1, Math.round(pauseMs / 1000));
    this.#output.note(`waiting  ${message}; trying again in ${seconds} s`);
  }

  stopped(error: unknown): void {
    this.#error = error;
  }

  end(): number {
    for (const remark of this.#remarks) this.#output.note(remark);
    const unlisted = this.#sums.refused - this.#remarks.length;
    if (unlisted > 0) this.#output.note(`and ${unlisted} more`);
    const stopped = this.#stopped();
    if (stopped !== undefined) {
      this.#output.note(`Stopped: ${stopped.detail}. Sending again counts nothing twice.`);
    }
    const { accepted, duplicate, refused, pending } = this.#sums;
    const lines = accepted + duplicate + refused + pending;
    const summary = { lines, ...this.#sums, ...(stopped && { stoppedBy: stopped }) };
    this.#output.result({ summary }, () => {
      const waiting = pending === 0 ? '' : `, ${pending} pending`;
      return `${lines} lines: ${accepted} accepted, ${duplicate} duplicates, ${refused} refused${waiting}`;
    });
    return refused > 0 || stopped !== undefined ? 1 : 0;
  }

  #stopped(): { code: string; detail: string } | undefined {
    const error = this.#error;
    if (error === undefined) return undefined;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
    return { code, detail: error instanceof Error ? error.message : String(error) };
  }

  #refused({ file, line }: { file: string; line: number }, code: string, detail: string): void {
    this.#told += 1;
    if (this.#output.json) this.#output.result({ file, line, code, detail }, '');
    else if (this.#told <= remarksMax) {
      this.#remarks.push(`refused  ${file}:${line}: ${code}: ${detail}`);
    }
  }
}
