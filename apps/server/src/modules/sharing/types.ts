/** What reputation and analysis are asked by the protocols here. */

export const hashKinds = ['md5', 'sha1', 'sha256'] as const;
export type HashKind = (typeof hashKinds)[number];

/** Who asks: a product client. */
export interface Caller {
  readonly customerId: string;
  readonly region: string;
}

/** What a caller is told of a file; the rule of what crosses regions is reputation's. */
export interface KnownFile {
  readonly verdict: 'malicious' | 'suspicious' | 'clean' | 'unknown' | 'incomplete';
  /** It stands on the allow-list. */
  readonly isKnownGood: boolean;
  readonly threatName?: string;
  /** RFC 3339; the exactness is reputation's. */
  readonly firstSeenAt?: string;
  readonly lastSeenAt?: string;
  readonly prevalence?: string;
}

/** Looks up, and counts that it was looked up, not by whom. */
export interface FileLookUp {
  /** In the order of the hashes; undefined: nothing that this caller may know. */
  lookUp(
    caller: Caller,
    kind: HashKind,
    hashes: readonly Uint8Array[],
  ): Promise<readonly (KnownFile | undefined)[]>;
}

/** A verdict that changed, as analysis tells of it. */
export interface JudgedSample {
  /** Index of its entry in the site's ledger. */
  readonly version: bigint;
  readonly region: string;
  readonly sha256: Uint8Array;
  readonly sha1: Uint8Array;
  readonly md5: Uint8Array;
  readonly verdict: KnownFile['verdict'];
  /** 0 to 100. */
  readonly score: number;
  readonly threatName?: string;
  /** RFC 3339. */
  readonly firstSeenAt: string;
  /** The sample is gone. */
  readonly removed?: boolean;
}

/** Verdicts in the order of their versions, only those that are durable in the ledger. */
export type ReadJudged = (after: bigint, limit: number) => Promise<readonly JudgedSample[]>;

/** How far an analysis is. */
export type AnalysisState = 'queued' | 'in-progress' | 'completed';

/** Lengths of hashes in hex digits. */
export const hexDigits: Readonly<Record<HashKind, number>> = { md5: 32, sha1: 40, sha256: 64 };

/** The kind of a hash in hex, by its length; undefined for what is none. */
export function hashKindOf(text: string): HashKind | undefined {
  if (!/^[0-9a-f]+$/i.test(text)) return undefined;
  return hashKinds.find((kind) => hexDigits[kind] === text.length);
}
