import { rename, stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { httpLedger } from './audit/reader.ts';
import { type AuditOptions, auditLedger } from './audit-ledger.ts';
import { parseJson } from './formats/canonical-json.ts';
import { certificateBytesMax, certificateFormat } from './formats/certificate.ts';
import { FormatError } from './formats/errors.ts';
import { eventProofFormat } from './formats/event-proof.ts';
import { formatLedgerState, type LedgerState, parseLedgerState } from './formats/ledger-state.ts';
import { receiptFormat } from './formats/receipt.ts';
import { directoryLedger, filePieces, readBounded, readStart } from './node.ts';
import type { Verdict } from './verdict.ts';
import { verifyCertificate } from './verify-certificate.ts';
import { verifyEventProof } from './verify-event-proof.ts';
import { verifyReceipt } from './verify-receipt.ts';

const usage = `Usage:
  vitrine-verify receipt FILE... --trust FILE
  vitrine-verify event FILE... --trust FILE
  vitrine-verify certificate FILE [--manifest FILE] --trust FILE
  vitrine-verify ledger URL|DIRECTORY --trust FILE [--state FILE]
  vitrine-verify FILE|URL|DIRECTORY... --trust FILE

Options:
  --trust FILE       whom to trust: logs, witnesses and their quorum (a C2SP tlog-policy)
  --manifest FILE    the manifest of a relocation, to be compared with its certificate
  --state FILE       what to remember of a ledger; the next audit shows that it only grew
  --witnesses WORD   required or reported: whether a missing quorum of witnesses is a failure.
                     By default it is for a ledger, and is only reported for a receipt or event;
                     a certificate always needs it
  --json             the verdicts as one JSON array
  --help             this text

Exit status: 0 all valid, 1 something is not valid, 2 wrong usage or an unreadable file.
`;

/** Where the command writes. */
export interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

type Kind = 'receipt' | 'event' | 'certificate' | 'ledger';
interface Result extends Verdict {
  readonly kind: Kind;
  readonly subject: string;
}

const certificateStart = '{"body":';

class UsageError extends Error {}

/**
 * The command `vitrine-verify`.
 * @param args without the program's name
 * @returns the exit status
 */
export async function main(args: readonly string[], output: Output): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args);
    if (options.help) {
      output.stdout(usage);
      return 0;
    }
    const results: Result[] = [];
    for (const subject of options.subjects) results.push(await verify(subject, options));
    output.stdout(options.json ? `${JSON.stringify(results)}\n` : results.map(render).join('\n'));
    return results.every(({ valid }) => valid) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.stderr(`vitrine-verify: ${error.message}\n`);
    return 2;
  }
}

interface Options {
  readonly kind: Kind | undefined;
  readonly subjects: readonly string[];
  readonly trust: string;
  readonly manifest: string | undefined;
  readonly state: string | undefined;
  readonly witnesses: 'required' | 'reported' | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

const kinds: readonly Kind[] = ['receipt', 'event', 'certificate', 'ledger'];

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const { trust = '', manifest, state, json = false, help = false } = values;
  const witnesses = readDemand(values.witnesses);
  const kind = kinds.find((name) => name === positionals[0]);
  const subjects = kind === undefined ? positionals : positionals.slice(1);
  const options = { kind, subjects, trust, manifest, state, witnesses, json, help };
  if (help) return options;
  if (subjects.length === 0) throw new UsageError('nothing to verify; see --help');
  if (trust === '') throw new UsageError('--trust FILE is missing; see --help');
  if (subjects.length > 1 && (manifest !== undefined || state !== undefined)) {
    throw new UsageError('--manifest and --state are for one subject');
  }
  return options;
}

function readDemand(word: string | undefined): Options['witnesses'] {
  if (word === undefined || word === 'required' || word === 'reported') return word;
  throw new UsageError('--witnesses is required or reported');
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const named = { trust: text, manifest: text, state: text, witnesses: text };
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...named, json: flag, help: { ...flag, short: 'h' } },
    });
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

async function verify(subject: string, options: Options): Promise<Result> {
  const trust = await readInput(options.trust);
  const kind = options.kind ?? (await detect(subject));
  const witnesses = options.witnesses === undefined ? {} : { witnesses: options.witnesses };
  if (options.manifest !== undefined && kind !== 'certificate') {
    throw new UsageError('--manifest is for a certificate');
  }
  if (options.state !== undefined && kind !== 'ledger') {
    throw new UsageError('--state is for a ledger');
  }
  if (kind === 'ledger') return audit(subject, trust, options.state, witnesses);
  return { kind, subject, ...(await verifyFile(kind, subject, trust, options)) };
}

async function verifyFile(
  kind: Exclude<Kind, 'ledger'>,
  subject: string,
  trust: Uint8Array,
  { witnesses: demand, manifest }: Options,
): Promise<Verdict> {
  const witnesses = demand === undefined ? {} : { witnesses: demand };
  switch (kind) {
    case 'receipt':
      return verifyReceipt(await readInput(subject), trust, witnesses);
    case 'event':
      return verifyEventProof(await readInput(subject), trust, witnesses);
    case 'certificate':
      return verifyCertificate(await piecesOf(subject), trust, await manifestOption(manifest));
  }
}

async function manifestOption(path: string | undefined) {
  if (path === undefined) return {};
  return { manifest: await piecesOf(path) };
}

async function piecesOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  await requireReadable(path);
  return readablePieces(path);
}

async function* readablePieces(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* filePieces(path);
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

async function audit(
  subject: string,
  trust: Uint8Array,
  statePath: string | undefined,
  options: AuditOptions,
): Promise<Result> {
  const reader = isUrl(subject) ? httpLedger(subject) : directoryLedger(subject);
  const previous = statePath === undefined ? undefined : await readState(statePath);
  const verdict = await auditLedger(
    reader,
    trust,
    previous === undefined ? options : { ...options, previous },
  );
  if (statePath !== undefined && verdict.state !== undefined) {
    await writeState(statePath, verdict.state);
  }
  return { kind: 'ledger', subject, ...verdict };
}

async function readState(path: string): Promise<LedgerState | undefined> {
  const exists = await stat(path).catch(() => undefined);
  if (exists === undefined) return undefined;
  try {
    return parseLedgerState(await readInput(path));
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new UsageError(`${path}: ${cause.message}`, { cause });
  }
}

async function writeState(path: string, state: LedgerState): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, formatLedgerState(state), { flush: true });
    await rename(draft, path);
  } catch (cause) {
    throw new UsageError(`${path} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

async function detect(subject: string): Promise<Kind> {
  if (isUrl(subject)) return 'ledger';
  if ((await requireReadable(subject)).isDirectory()) return 'ledger';
  // As it is written; no receipt has this member, and the file may be large.
  if ((await readStart(subject, certificateStart.length)) === certificateStart)
    return 'certificate';
  const format = formatOf(await readInput(subject));
  if (format === receiptFormat) return 'receipt';
  if (format === eventProofFormat) return 'event';
  if (format === certificateFormat) return 'certificate';
  throw new UsageError(
    `${subject} is neither a receipt, nor an event’s proof, nor a relocation certificate`,
  );
}

function formatOf(bytes: Uint8Array): unknown {
  try {
    const document = parseJson(bytes);
    return typeof document === 'object' && document !== null && 'format' in document
      ? document.format
      : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function isUrl(subject: string): boolean {
  return /^https?:\/\//.test(subject);
}

async function requireReadable(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readBounded(path, certificateBytesMax);
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function render({ kind, subject, valid, failures, proven, declared, notCovered }: Result): string {
  const lines = [`${valid ? 'VALID' : 'NOT VALID'}  ${kind} ${subject}`];
  const section = (title: string, sentences: readonly string[]) => {
    if (sentences.length > 0) lines.push('', `  ${title}`, ...sentences.map((s) => `  - ${s}`));
  };
  section(
    'Why not',
    failures.map(({ code, message }) => `${code}: ${message}`),
  );
  section('Proven', proven);
  section('Declared, not proven', declared);
  section('Not covered', notCovered);
  return `${lines.map(printable).join('\n')}\n`;
}

/** Text of documents must not steer the reader's terminal. */
function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
