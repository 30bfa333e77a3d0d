import { base64Decode, base64Encode, int63Max, parseDecimal } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { TlogError } from './errors.ts';
import { noteBytesMax, parseNote } from './note.ts';
import { type PolicyVerdict, type TrustPolicy, verifyPolicy } from './policy.ts';
import { verifyInclusion } from './proof.ts';
import { hashBytes } from './sha256.ts';

/** Hashes in the longest proof of a tree of up to 2^63 - 1 leaves. */
export const proofHashesMax = 63;

/** An offline proof that an entry stands in a log (c2sp.org/tlog-proof@v1). */
export interface TlogProof {
  /** Application data that nothing authenticates. */
  readonly extra?: Uint8Array;
  /** Zero-based index of the entry. */
  readonly index: bigint;
  /** Inclusion proof, the leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint note, verbatim. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1\n';

/**
 * Reads a proof file without verifying anything. Source: tlog-proof, "Format".
 * @throws {TlogError} `malformed-tlog-proof`
 */
export function parseTlogProof(text: string): TlogProof {
  const fail = (what: string, cause?: unknown) =>
    new TlogError('malformed-tlog-proof', `proof: ${what}`, { cause });
  if (text.length > 2 * noteBytesMax) throw fail('too long');
  const end = text.indexOf('\n\n');
  if (!text.startsWith(header) || end < header.length) throw fail('no header');
  const lines = text.slice(header.length, end).split('\n');
  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined;
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : undefined;
  if (index === undefined) throw fail('malformed index');
  const checkpoint = text.slice(end + 2);
  try {
    parseCheckpoint(parseNote(checkpoint).text, { ignoreExtensions: true });
    const extra = extraLine === undefined ? {} : { extra: base64Decode(extraLine.slice(6)) };
    return { ...extra, index, proof: parseHashLines(lines), checkpoint };
  } catch (cause) {
    throw fail('malformed line or checkpoint', cause);
  }
}

/**
 * Reads base64 lines of 32 bytes, at most 63.
 * @throws {TlogError} `malformed-encoding`
 */
export function parseHashLines(lines: readonly string[]): Uint8Array[] {
  if (lines.length > proofHashesMax) throw new TlogError('malformed-encoding', 'too many hashes');
  return lines.map((line) => {
    const hash = base64Decode(line);
    if (hash.length !== hashBytes) throw new TlogError('malformed-encoding', 'hash not 32 bytes');
    return hash;
  });
}

/** The base64 lines of a proof, each with its newline. */
export function formatHashLines(proof: readonly Uint8Array[]): string {
  return proof.map((hash) => `${base64Encode(hash)}\n`).join('');
}

/**
 * The text of a proof file.
 * @throws {TlogError} `malformed-tlog-proof` where `parseTlogProof` would refuse the result
 */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  if (index < 0n || index > int63Max) throw new TlogError('malformed-tlog-proof', `index ${index}`);
  const extraLine = extra === undefined ? '' : `extra ${base64Encode(extra)}\n`;
  const text = `${header}${extraLine}index ${index}\n${formatHashLines(proof)}\n${checkpoint}`;
  parseTlogProof(text);
  return text;
}

/**
 * Verifies a proof file: the checkpoint satisfies the policy, and the leaf stands at the index in
 * the tree of that checkpoint. Source: tlog-proof, "Verifying a tlog proof".
 * @param leafHash the Merkle leaf hash of the entry the caller holds (see `leafHash`)
 * @throws {TlogError} `malformed-tlog-proof`, `policy-not-met`, `bad-signature`, `invalid-proof`
 *   and what else `verifyPolicy` throws
 */
export async function verifyTlogProof(
  input: string | TlogProof,
  leafHash: Uint8Array,
  policy: TrustPolicy,
): Promise<PolicyVerdict & { readonly checkpoint: Checkpoint; readonly index: bigint }> {
  const {
    index,
    proof,
    checkpoint: note,
  } = typeof input === 'string' ? parseTlogProof(input) : input;
  const verdict = await verifyPolicy(policy, note);
  const { size, root } = verdict.checkpoint;
  if (!verifyInclusion({ leafHash, index, size, root, proof })) {
    throw new TlogError(
      'invalid-proof',
      `leaf ${index} is not proven to be in the tree of ${size}`,
    );
  }
  return { ...verdict, index };
}
