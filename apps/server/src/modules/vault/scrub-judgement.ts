import type { CopyState, ObjectDigest } from './engine/index.ts';

/** What was read back of one sample, against what is on record. */
export interface Judgement {
  /** Data centres whose bytes are those on record. */
  readonly good: readonly string[];
  /** Data centres whose copy is damaged or missing, and why. */
  readonly bad: readonly BadCopy[];
  /** Data centres that could not say: away, or with an error of input or output. */
  readonly unreadable: readonly BadCopy[];
}

export interface BadCopy {
  readonly dataCentre: string;
  /** Code of the `AgeError` or `BlobError`, `digest-mismatch` or `content-mismatch`. */
  readonly fault: string;
}

/**
 * Bytes count by their digest alone: a copy that decrypts to something else, however well, is
 * damaged.
 */
export function judge(digest: ObjectDigest, ciphertextSha256: Uint8Array): Judgement {
  const isGood = (copy: CopyState): boolean =>
    copy.ciphertextSha256 !== undefined &&
    Buffer.compare(copy.ciphertextSha256, ciphertextSha256) === 0;
  const others = digest.copies.filter((copy) => !isGood(copy));
  const badOf = ({ dataCentre, fault }: CopyState): BadCopy => ({
    dataCentre,
    fault: fault ?? 'digest-mismatch',
  });
  return {
    good: digest.copies.filter(isGood).map(({ dataCentre }) => dataCentre),
    bad: others.filter(({ state }) => state !== 'unreadable').map(badOf),
    unreadable: others.filter(({ state }) => state === 'unreadable').map(badOf),
  };
}

/** All copies are as on record, and what is on record is not the sample. */
export function wrongContent({ good, bad, unreadable }: Judgement): Judgement {
  const fault = 'content-mismatch';
  return {
    good: [],
    bad: [...bad, ...good.map((dataCentre) => ({ dataCentre, fault }))],
    unreadable,
  };
}
