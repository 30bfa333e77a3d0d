import { isObject, type Json } from '../json.ts';

/** What a site says of a file; the number stands in packed answers. */
export const reputationVerdicts = [
  'unknown',
  'clean',
  'suspicious',
  'malicious',
  'incomplete',
] as const;
export type ReputationVerdict = (typeof reputationVerdicts)[number];

/** The short answer, as a batch has it. */
export interface Reputation {
  readonly verdict: ReputationVerdict;
  /** The site knows something of it that this caller may learn. */
  readonly known: boolean;
  /** It stands on the allow-list. */
  readonly knownGood: boolean;
  /** The site would like the file to be submitted. */
  readonly wanted: boolean;
}

/** The whole answer, as single look-ups have it. */
export interface ReputationDetails extends Reputation {
  readonly threat?: string;
  /** As the site says them: `2026-11`. */
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly prevalence?: string;
}

const flags = { known: 8, wanted: 16, knownGood: 32 } as const;

/** One byte of a packed answer: the verdict in three bits, then flags. Undefined for another. */
export function readPackedByte(byte: number): Reputation | undefined {
  const verdict = reputationVerdicts[byte & 7];
  if (verdict === undefined || byte > 63) return undefined;
  return {
    verdict,
    known: (byte & flags.known) !== 0,
    wanted: (byte & flags.wanted) !== 0,
    knownGood: (byte & flags.knownGood) !== 0,
  };
}

/** The SHA-256s of a question, one behind the other. */
export function packHashes(hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(hashes.length * 32);
  for (const [i, hash] of hashes.entries()) packed.set(hash, i * 32);
  return packed;
}

/** Undefined for what has not the shape of an answer. */
export function readDetails(value: Json | undefined): ReputationDetails | undefined {
  if (!isObject(value)) return undefined;
  const verdict = reputationVerdicts.find((one) => one === value.verdict);
  if (verdict === undefined) return undefined;
  const text = (name: string): string | undefined => {
    const member = value[name];
    return typeof member === 'string' ? member : undefined;
  };
  const [threat, firstSeen, lastSeen, prevalence] = [
    ...['threat', 'firstSeen', 'lastSeen', 'prevalence'].map(text),
  ];
  return {
    verdict,
    known: value.known === true,
    knownGood: value.knownGood === true,
    wanted: value.wanted === true,
    ...(threat !== undefined && { threat }),
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastSeen !== undefined && { lastSeen }),
    ...(prevalence !== undefined && { prevalence }),
  };
}
