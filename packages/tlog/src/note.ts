import {
  base64Decode,
  base64Encode,
  concatBytes,
  readUint32,
  utf8Decode,
  utf8Encode,
} from './bytes.ts';
import { TlogError } from './errors.ts';

/** Bytes in the longest signed note accepted. */
export const noteBytesMax = 1_048_576;
/** Signature lines accepted in one note; signed-note asks for 16 at least. */
export const noteSignaturesMax = 64;

/** A signature line. `keyId` is a uint32; `signature` is what follows the key id, never empty. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** A signed note (c2sp.org/signed-note). `text` ends in a newline. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A public key that can check note signatures. See `createVerifier`. */
export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  /** The signature type byte; see `signatureTypes`. */
  readonly type: number;
  /**
   * Whether `signature` (without its key id) signs `text`. A signature of the wrong shape is
   * simply not valid.
   * @throws {TlogError} `unsupported-algorithm` where this runtime cannot tell
   */
  verify(text: string, signature: Uint8Array): Promise<boolean>;
}

/** A private key that makes note signatures. See `createSigner`. */
export interface Signer {
  readonly name: string;
  readonly keyId: number;
  readonly type: number;
  /** The vkey string that verifies this signer's signatures. */
  readonly verifierKey: string;
  /** The signature of `text`, without its key id. */
  sign(text: string): Promise<Uint8Array>;
}

export interface VerifiedSignature extends NoteSignature {
  readonly verifier: Verifier;
}

/** A note of which at least one signature by a trusted key has been verified. */
export interface OpenedNote {
  readonly text: string;
  /** One signature for each trusted key that signed, in the order of the note. */
  readonly verified: readonly VerifiedSignature[];
  /** Signatures by keys that are not trusted: nobody has checked them. */
  readonly unverified: readonly NoteSignature[];
}

const signaturePrefix = '\u2014 ';

/** Whether a key name is allowed: not empty, no Unicode white space, control character or plus. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && !hasControl(name) && /^[^+\p{White_Space}]+$/u.test(name);
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !hasControl(text.replaceAll('\n', ''));
}

/**
 * Reads a signed note without verifying anything.
 * Source: signed-note, "Format".
 * @throws {TlogError} `malformed-note`
 */
export function parseNote(input: Uint8Array | string): Note {
  const note = decodeText(input);
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !isNoteText(note)) {
    throw new TlogError('malformed-note', 'a note is text, an empty line and signature lines');
  }
  return { text: note.slice(0, end + 1), signatures: parseSignatureLines(note.slice(end + 2)) };
}

function decodeText(input: Uint8Array | string): string {
  if (input.length > noteBytesMax) throw new TlogError('malformed-note', 'note too long');
  if (typeof input === 'string') return input;
  try {
    return utf8Decode(input);
  } catch (cause) {
    throw new TlogError('malformed-note', 'note is not valid UTF-8', { cause });
  }
}

/**
 * Reads one or more signature lines, as a witness answers with.
 * @throws {TlogError} `malformed-note`
 */
export function parseSignatureLines(lines: string): NoteSignature[] {
  if (!lines.endsWith('\n')) throw new TlogError('malformed-note', 'no signature line');
  const list = lines.slice(0, -1).split('\n');
  if (list.length > noteSignaturesMax) {
    throw new TlogError('malformed-note', `more than ${noteSignaturesMax} signatures`);
  }
  return list.map(parseSignatureLine);
}

function parseSignatureLine(line: string): NoteSignature {
  const fail = (cause?: unknown) =>
    new TlogError('malformed-note', 'malformed signature line', { cause });
  if (!line.startsWith(signaturePrefix)) throw fail();
  const [name, encoded, ...rest] = line.slice(signaturePrefix.length).split(' ');
  if (name === undefined || encoded === undefined || rest.length > 0) throw fail();
  if (!isKeyName(name)) throw fail();
  let bytes: Uint8Array;
  try {
    bytes = base64Decode(encoded);
  } catch (cause) {
    throw fail(cause);
  }
  if (bytes.length < 5) throw fail();
  return { name, keyId: readUint32(bytes), signature: bytes.slice(4) };
}

/** The signature line, newline included. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name) || signature.length === 0 || keyId >>> 0 !== keyId) {
    throw new TlogError('malformed-note', 'signature cannot be written');
  }
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, keyId);
  return `${signaturePrefix}${name} ${base64Encode(concatBytes(id, signature))}\n`;
}

/**
 * The text of a signed note.
 * @throws {TlogError} `malformed-note`
 */
export function formatNote(note: Note): string {
  if (!isNoteText(note.text)) throw new TlogError('malformed-note', 'malformed note text');
  if (note.signatures.length === 0 || note.signatures.length > noteSignaturesMax) {
    throw new TlogError('malformed-note', `${note.signatures.length} signatures`);
  }
  const formatted = `${note.text}\n${note.signatures.map(formatSignatureLine).join('')}`;
  if (utf8Encode(formatted).length > noteBytesMax) {
    throw new TlogError('malformed-note', 'note too long');
  }
  return formatted;
}

/**
 * Verifies a note. Signatures by unknown keys are ignored; one signature that claims a trusted
 * key and does not verify rejects the note. Source: signed-note, "Signatures".
 * @throws {TlogError} `malformed-note`, `no-trusted-signature`, `bad-signature`, `ambiguous-key`,
 *   `unsupported-algorithm`
 */
export async function openNote(
  input: Uint8Array | string | Note,
  verifiers: readonly Verifier[],
): Promise<OpenedNote> {
  const note = typeof input === 'string' || input instanceof Uint8Array ? parseNote(input) : input;
  const keys = indexVerifiers(verifiers);
  const verified = new Map<Verifier, VerifiedSignature>();
  const unverified: NoteSignature[] = [];
  for (const signature of note.signatures) {
    const verifier = keys.get(keyLabel(signature));
    if (verifier === undefined) {
      unverified.push(signature);
      continue;
    }
    if (!(await verifier.verify(note.text, signature.signature))) {
      throw new TlogError('bad-signature', `bad signature by ${keyLabel(signature)}`);
    }
    if (!verified.has(verifier)) verified.set(verifier, { ...signature, verifier });
  }
  if (verified.size === 0) {
    throw new TlogError('no-trusted-signature', 'no signature by a trusted key');
  }
  return { text: note.text, verified: [...verified.values()], unverified };
}

function indexVerifiers(verifiers: readonly Verifier[]): Map<string, Verifier> {
  const keys = new Map<string, Verifier>();
  for (const verifier of verifiers) {
    const label = keyLabel(verifier);
    if (keys.has(label)) throw new TlogError('ambiguous-key', `two trusted keys are ${label}`);
    keys.set(label, verifier);
  }
  return keys;
}

/** What identifies a key: its name and its id in eight hexadecimal digits. */
export function keyLabel({ name, keyId }: { name: string; keyId: number }): string {
  return `${name}+${keyId.toString(16).padStart(8, '0')}`;
}

/**
 * Signs a text, or adds signatures to a note. An existing signature by the same key is replaced.
 * @returns the note with the new signatures first in the order of the signers, then the old ones
 * @throws {TlogError} `malformed-note`, `ambiguous-key`, and whatever a signer throws
 */
export async function signNote(
  note: { readonly text: string; readonly signatures?: readonly NoteSignature[] },
  signers: readonly Signer[],
): Promise<Note> {
  if (!isNoteText(note.text)) throw new TlogError('malformed-note', 'malformed note text');
  const labels = new Set(signers.map(keyLabel));
  if (labels.size !== signers.length) throw new TlogError('ambiguous-key', 'two signers, one key');
  const added: NoteSignature[] = [];
  for (const signer of signers) {
    const { name, keyId } = signer;
    added.push({ name, keyId, signature: await signer.sign(note.text) });
  }
  const kept = (note.signatures ?? []).filter((signature) => !labels.has(keyLabel(signature)));
  const signed = { text: note.text, signatures: [...added, ...kept] };
  formatNote(signed);
  return signed;
}
