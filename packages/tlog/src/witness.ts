import { int63Max, parseDecimal, utf8Decode } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { TlogError } from './errors.ts';
import {
  type Note,
  noteBytesMax,
  openNote,
  parseNote,
  parseSignatureLines,
  type VerifiedSignature,
  type Verifier,
} from './note.ts';
import { verifyConsistency } from './proof.ts';
import { formatHashLines, parseHashLines } from './tlog-proof.ts';
import { emptyRoot } from './tree.ts';

/** The body of an add-checkpoint request (c2sp.org/tlog-witness). */
export interface AddCheckpointRequest {
  /** Size of the checkpoint that the log believes the witness cosigned last. */
  readonly oldSize: bigint;
  /** Consistency proof from `oldSize`, at most 63 hashes. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint note, verbatim. */
  readonly note: string;
}

/**
 * Reads an add-checkpoint request body. Source: tlog-witness, "add-checkpoint".
 * @throws {TlogError} `malformed-request`
 */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpointRequest {
  const fail = (what: string, cause?: unknown) =>
    new TlogError('malformed-request', `add-checkpoint: ${what}`, { cause });
  if (body.length > noteBytesMax) throw fail('too long');
  try {
    const text = typeof body === 'string' ? body : utf8Decode(body);
    const end = text.indexOf('\n\n');
    const [oldLine = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\n');
    const oldSize = oldLine.startsWith('old ') ? parseDecimal(oldLine.slice(4)) : undefined;
    if (oldSize === undefined) throw new TlogError('malformed-request', 'malformed old size line');
    const note = text.slice(end + 2);
    parseNote(note);
    return { oldSize, proof: parseHashLines(lines), note };
  } catch (cause) {
    if (cause instanceof TlogError) throw fail(cause.message, cause);
    throw cause;
  }
}

/**
 * The body of an add-checkpoint request.
 * @throws {TlogError} `malformed-request` where `parseAddCheckpoint` would refuse the result
 */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpointRequest): string {
  if (oldSize < 0n || oldSize > int63Max) {
    throw new TlogError('malformed-request', `old size ${oldSize}`);
  }
  const body = `old ${oldSize}\n${formatHashLines(proof)}\n${note}`;
  parseAddCheckpoint(body);
  return body;
}

/** A refusal before any stored state was looked at. */
export interface WitnessRefusal {
  readonly status: 400 | 403 | 404;
  readonly reason: string;
}

/** A request whose checkpoint a trusted key of its log has signed. */
export interface AuthenticRequest {
  readonly status: 'authentic';
  readonly request: AddCheckpointRequest;
  readonly checkpoint: Checkpoint;
  readonly note: Note;
}

/**
 * The first half of a witness's work, which needs no state: 400 for a malformed body or an old
 * size above the new one, 404 for an origin without keys, 403 without a good signature.
 * Extension lines of foreign logs are let through.
 * @param logKeys the trusted keys of a log by its origin; `undefined` for an unknown log
 * @throws {TlogError} `ambiguous-key`, `unsupported-algorithm`: mistakes of the configuration
 */
export async function authenticateAddCheckpoint(
  body: Uint8Array | string,
  logKeys: (origin: string) => readonly Verifier[] | undefined,
): Promise<AuthenticRequest | WitnessRefusal> {
  let request: AddCheckpointRequest;
  let note: Note;
  let checkpoint: Checkpoint;
  try {
    request = parseAddCheckpoint(body);
    note = parseNote(request.note);
    checkpoint = parseCheckpoint(note.text, { ignoreExtensions: true });
  } catch (error) {
    if (error instanceof TlogError) return { status: 400, reason: error.message };
    throw error;
  }
  const keys = logKeys(checkpoint.origin);
  if (keys === undefined) return { status: 404, reason: 'unknown origin' };
  try {
    await openNote(note, keys);
  } catch (error) {
    if (!(error instanceof TlogError) || !signatureFailures.includes(error.code)) throw error;
    return { status: 403, reason: error.message };
  }
  if (request.oldSize > checkpoint.size) {
    return { status: 400, reason: 'old size is above the size of the checkpoint' };
  }
  return { status: 'authentic', request, checkpoint, note };
}

const signatureFailures: readonly string[] = ['no-trusted-signature', 'bad-signature'];

/** The checkpoint a witness cosigned last for one origin. */
export interface WitnessedHead {
  readonly size: bigint;
  readonly root: Uint8Array;
}

export type WitnessDecision =
  /** Persist `head`, then cosign `note` and answer with the signature lines. */
  | { readonly status: 200; readonly head: WitnessedHead }
  /** Answer `size` and a newline as `text/x.tlog.size`. */
  | { readonly status: 409; readonly size: bigint }
  | { readonly status: 422; readonly reason: string };

/** Content type of the body of a 409 answer. */
export const tlogSizeContentType = 'text/x.tlog.size';

/**
 * The second half: decides against the stored head. Pure and synchronous, so that it can run
 * inside the transaction that reads the head and, on 200, replaces it; without that one
 * transaction two requests can roll a log back (tlog-witness, "add-checkpoint").
 * @param latest the head stored for the checkpoint's origin; `undefined` where there is none
 */
export function decideAddCheckpoint(
  { request, checkpoint }: AuthenticRequest,
  latest: WitnessedHead | undefined,
): WitnessDecision {
  const { size, root } = checkpoint;
  const stored = latest ?? { size: 0n, root: emptyRoot };
  if (request.oldSize !== stored.size) return { status: 409, size: stored.size };
  // This covers a checkpoint of size 0 too, whose root has to be that of the empty tree.
  const consistent = verifyConsistency({
    oldSize: stored.size,
    oldRoot: stored.root,
    newSize: size,
    newRoot: root,
    proof: request.proof,
  });
  if (!consistent)
    return { status: 422, reason: 'not consistent with the checkpoint cosigned last' };
  return { status: 200, head: { size, root } };
}

/**
 * The cosignatures in a witness's 200 answer that come from trusted keys and verify; those of
 * unknown keys are left out.
 * @param note the checkpoint note that was sent, parsed
 * @throws {TlogError} `malformed-note`, `bad-signature`, `no-trusted-signature`, `ambiguous-key`,
 *   `unsupported-algorithm`
 */
export async function openCosignatures(
  note: Note,
  answer: string,
  witnesses: readonly Verifier[],
): Promise<readonly VerifiedSignature[]> {
  const signatures = parseSignatureLines(answer);
  const opened = await openNote({ text: note.text, signatures }, witnesses);
  return opened.verified;
}
