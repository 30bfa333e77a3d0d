import {
  createVerifier,
  openNote,
  parseVerifierKey,
  signatureTypes,
  TlogError,
} from '@vitrine/tlog';
import { documentDigest } from '@vitrine/verifier';
import { z } from 'zod';
import { RuleSetError } from './errors.ts';
import type { RuleSet } from './types.ts';

/** First line of what is signed (`docs/formats/rule-set.md`). */
export const ruleSetFormat = 'vitrine-rule-set/1';

const sourcesMax = 1_000;
const textLengthMax = 16_777_216;

const setSchema = z.strictObject({
  format: z.literal(ruleSetFormat),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  version: z.int().min(1).max(2_147_483_647),
  sources: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
        text: z.string().max(textLengthMax),
      }),
    )
    .min(1)
    .max(sourcesMax),
  note: z.string().max(8_192),
});

/** A rule set with the note that its signer has made over it: what a file of it has. */
export interface SignedRuleSet extends RuleSet {
  readonly note: string;
}

/** `sha256:` and the base64 of SHA-256 of the canonical JSON of name, version and sources. */
export function ruleSetDigest({ name, version, sources }: RuleSet): string {
  const same = sources.map((source) => ({ name: source.name, text: source.text }));
  return documentDigest({ name, version, sources: same });
}

/** What a signer signs: four lines. */
export function ruleSetText(set: RuleSet): string {
  return [ruleSetFormat, set.name, String(set.version), ruleSetDigest(set), ''].join('\n');
}

/** The file. @throws {RuleSetError} `rule-set-malformed` */
export function parseSignedSet(value: unknown): SignedRuleSet {
  const parsed = setSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    const message = `Not a rule set: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`;
    throw new RuleSetError('rule-set-malformed', message);
  }
  const { name, version, sources, note } = parsed.data;
  if (new Set(sources.map((source) => source.name)).size !== sources.length) {
    throw new RuleSetError('rule-set-malformed', 'Two sources have one name');
  }
  return { name, version, sources, note };
}

export function formatSignedSet({ name, version, sources, note }: SignedRuleSet): string {
  return `${JSON.stringify({ format: ruleSetFormat, name, version, sources, note }, undefined, 2)}\n`;
}

/**
 * Who of these has signed exactly this set.
 * @param signers verifier keys (vkey), Ed25519
 * @returns the name of the first key that has signed
 * @throws {RuleSetError} `rule-set-not-signed`
 */
export async function signerOf(set: SignedRuleSet, signers: readonly string[]): Promise<string> {
  if (signers.length === 0) {
    throw unsigned('This site names no signers of rules (setting ruleSigners)');
  }
  try {
    const keys = signers.map((signer) => parseVerifierKey(signer));
    const verifiers = keys
      .filter(({ type }) => type === signatureTypes.ed25519)
      .map((key) => createVerifier(key));
    const { text, verified } = await openNote(set.note, verifiers);
    const [first] = verified;
    if (first === undefined) throw unsigned('No signer of this site has signed it');
    if (text !== ruleSetText(set)) throw unsigned('What was signed is another set');
    return first.name;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw unsigned(sentences[error.code] ?? `The note is not valid: ${error.message}`, error);
  }
}

const sentences: Readonly<Partial<Record<string, string>>> = {
  'no-trusted-signature': 'No signer of this site has signed it',
  'bad-signature': 'The signature does not fit',
};

function unsigned(message: string, cause?: unknown): RuleSetError {
  return new RuleSetError('rule-set-not-signed', message, { cause });
}
