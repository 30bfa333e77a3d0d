import {
  formatNote,
  keyLabel,
  type NoteSignature,
  openNote,
  parseNote,
  TlogError,
  type Verifier,
} from '@vitrine/tlog';

/** Adds signatures to a note; of a key that has signed already, the newer replaces the older. */
export function mergeSignatures(note: string, added: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(note);
  const byKey = new Map(signatures.map((signature) => [keyLabel(signature), signature]));
  for (const signature of added) byKey.set(keyLabel(signature), signature);
  return formatNote({ text, signatures: [...byKey.values()] });
}

/** Those of the witnesses by whom a note carries a signature that verifies. */
export async function cosignersOf<W extends { readonly verifiers: readonly Verifier[] }>(
  note: string,
  witnesses: readonly W[],
): Promise<Set<W>> {
  const signed = new Set<W>();
  for (const witness of witnesses) {
    if (await hasSigned(note, witness.verifiers)) signed.add(witness);
  }
  return signed;
}

async function hasSigned(note: string, verifiers: readonly Verifier[]): Promise<boolean> {
  try {
    return (await openNote(note, verifiers)).verified.length > 0;
  } catch (error) {
    if (error instanceof TlogError && refusals.includes(error.code)) return false;
    throw error;
  }
}

const refusals: readonly string[] = ['no-trusted-signature', 'bad-signature'];
