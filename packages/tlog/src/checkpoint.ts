import { base64Decode, base64Encode, int63Max, parseDecimal } from './bytes.ts';
import { TlogError } from './errors.ts';
import {
  formatNote,
  type Note,
  type OpenedNote,
  openNote,
  type Signer,
  signNote,
  type Verifier,
} from './note.ts';
import { hashBytes } from './sha256.ts';

/** A tree head (c2sp.org/tlog-checkpoint). `size` is 0 to 2^63 - 1, `root` 32 bytes. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
}

export interface ParseCheckpointOptions {
  /**
   * Accept and ignore extension lines. Our logs write none, and an ML-DSA-44 signature does not
   * cover them; a witness of foreign logs has to pass them on.
   */
  readonly ignoreExtensions?: boolean;
}

/**
 * Reads the text of a checkpoint note. Source: tlog-checkpoint, "Note text".
 * @throws {TlogError} `malformed-checkpoint`
 */
export function parseCheckpoint(text: string, options: ParseCheckpointOptions = {}): Checkpoint {
  const fail = (what: string, cause?: unknown) =>
    new TlogError('malformed-checkpoint', `checkpoint: ${what}`, { cause });
  if (!text.endsWith('\n')) throw fail('no newline at the end');
  const lines = text.slice(0, -1).split('\n');
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) {
    throw fail('fewer than three lines');
  }
  if (lines.includes('')) throw fail('empty line');
  if (extensions.length > 0 && options.ignoreExtensions !== true) throw fail('extension lines');
  const size = parseDecimal(sizeLine);
  if (size === undefined) throw fail('malformed size');
  let root: Uint8Array;
  try {
    root = base64Decode(rootLine);
  } catch (cause) {
    throw fail('malformed root', cause);
  }
  if (root.length !== hashBytes) throw fail('root is not 32 bytes');
  return { origin, size, root };
}

/**
 * The text of a checkpoint note: three lines.
 * @throws {TlogError} `malformed-checkpoint`
 */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (origin === '' || origin.includes('\n') || size < 0n || size > int63Max) {
    throw new TlogError('malformed-checkpoint', 'checkpoint cannot be written');
  }
  if (root.length !== hashBytes) throw new TlogError('malformed-checkpoint', 'root not 32 bytes');
  return `${origin}\n${size}\n${base64Encode(root)}\n`;
}

export interface OpenedCheckpoint extends OpenedNote {
  readonly checkpoint: Checkpoint;
}

export interface CheckpointTrust {
  readonly origin: string;
  /** Keys of the log itself. Their name should be the origin, but need not be. */
  readonly logKeys: readonly Verifier[];
  /** Keys of cosigners to be verified as well, none of them also a key of the log. */
  readonly cosignerKeys?: readonly Verifier[];
}

/**
 * Verifies a checkpoint note of one log: at least one key of the log has signed it, and no
 * trusted key's signature is bad. How many cosigners are enough is for a policy to say.
 * @throws {TlogError} `malformed-note`, `malformed-checkpoint`, `origin-mismatch`,
 *   `no-trusted-signature`, `bad-signature`, `ambiguous-key`, `unsupported-algorithm`
 */
export async function openCheckpoint(
  input: Uint8Array | string | Note,
  { origin, logKeys, cosignerKeys = [] }: CheckpointTrust,
): Promise<OpenedCheckpoint> {
  const opened = await openNote(input, [...logKeys, ...cosignerKeys]);
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint.origin !== origin) {
    throw new TlogError('origin-mismatch', `checkpoint of ${checkpoint.origin}, not of ${origin}`);
  }
  if (!opened.verified.some(({ verifier }) => logKeys.includes(verifier))) {
    throw new TlogError('no-trusted-signature', `no trusted signature by the log ${origin}`);
  }
  return { ...opened, checkpoint };
}

/**
 * A signed checkpoint, ready to be published.
 * @throws {TlogError} `malformed-checkpoint`, `malformed-note`, and whatever a signer throws
 */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly Signer[],
): Promise<string> {
  return formatNote(await signNote({ text: formatCheckpoint(checkpoint) }, signers));
}
