import type { Queries } from '../../../platform/postgres/index.ts';
import { tlshDistance } from '../digests/index.ts';
import { isVerdict, type Verdict } from '../verdict/index.ts';
import { lengthClassOf } from './likeness.ts';
import * as store from './likeness-store.ts';

/** A sample that is like another. */
export interface Similar {
  /** UUID. */
  readonly sample: string;
  readonly sha256: string;
  readonly region: string;
  readonly sizeBytes: number;
  /** TLSH: 0 for alike, up to {@link distanceMax}; none where only the imports are the same. */
  readonly distance?: number;
  /** Both are PE and import the same, by imphash. */
  readonly sameImports: boolean;
  readonly verdict?: Verdict;
  readonly score?: number;
  readonly threatName?: string;
}

export interface SimilarFound {
  /** The nearest first. */
  readonly similar: readonly Similar[];
  /** There were more to be compared than are compared in one look. */
  readonly cut: boolean;
}

/** Beyond it files are hardly ever related (Oliver et al., TLSH, 2013: some 6 % false at 100). */
export const distanceMax = 100;
/** A class of length more adds 12 to the distance. */
const lengthsApart = Math.floor(distanceMax / 12);
const comparedMax = 100_000;
const shownMax = 50;

/** Samples of this site that are like one, by TLSH and by what they import. */
export async function findSimilar(db: Queries, sample: string): Promise<SimilarFound> {
  const own = await store.readLikeness(db, sample);
  if (own === undefined) return { similar: [], cut: false };
  const near = await nearOf(db, own);
  const importers = own.imphash === null ? [] : await store.findByImphash(db, own, shownMax);
  const sameImports = new Set(importers.map((one) => one.sample));
  const distances = new Map(near.found.map((one) => [one.sample, one.distance]));
  const rows = await store.describeSimilar(db, [...new Set([...distances.keys(), ...sameImports])]);
  const similar = rows.map((row) => similarOf(row, distances.get(row.sample), sameImports));
  similar.sort((one, other) => rankOf(one) - rankOf(other));
  return { similar: similar.slice(0, shownMax), cut: near.cut };
}

async function nearOf(db: Queries, { sample, tlsh }: store.LikenessRow) {
  if (tlsh === null) return { found: [], cut: false };
  const of = { sample, lengthClass: lengthClassOf(tlsh), apart: lengthsApart };
  const rows = await store.findByLength(db, of, comparedMax + 1);
  const hex = tlsh.toString('hex');
  const found = rows
    .slice(0, comparedMax)
    .flatMap((row) => {
      const distance = tlshDistance(hex, row.tlsh.toString('hex'));
      const isNear = distance !== undefined && distance <= distanceMax;
      return isNear ? [{ sample: row.sample, distance }] : [];
    })
    .sort((one, other) => one.distance - other.distance)
    .slice(0, shownMax);
  return { found, cut: rows.length > comparedMax };
}

function similarOf(
  row: store.SimilarRow,
  distance: number | undefined,
  sameImports: ReadonlySet<string>,
): Similar {
  const { sample, region, verdict } = row;
  return {
    ...{ sample, region, sha256: row.sha256.toString('hex'), sizeBytes: Number(row.size_bytes) },
    sameImports: sameImports.has(sample),
    ...(distance === undefined ? {} : { distance }),
    ...(verdict !== null && isVerdict(verdict) ? { verdict } : {}),
    ...(row.score === null ? {} : { score: row.score }),
    ...(row.threat_name === null ? {} : { threatName: row.threat_name }),
  };
}

function rankOf({ distance = distanceMax + 1 }: Similar): number {
  return distance;
}
