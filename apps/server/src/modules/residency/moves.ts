import { DATA_CLASSES, type DataClass, type PolicyDocument } from './types.ts';

/** That a class of a region's data got a home, or another one, with a version of the policy. */
export interface Move {
  readonly version: number;
  readonly region: string;
  readonly class: DataClass;
  /** The home before; null: the region is new with this version. */
  readonly from: string | null;
  /** The home from then on; null: the region is no more. */
  readonly to: string | null;
}

/** Every move that the versions tell of, in their order, then by region and class. */
export function movesOf(versions: readonly PolicyDocument[]): Move[] {
  return versions.flatMap((after, i) => {
    const before = versions[i - 1];
    const names = [before, after].flatMap((document) => Object.keys(document?.regions ?? {}));
    return [...new Set(names)].sort().flatMap((region) => movesOfRegion(region, before, after));
  });
}

function movesOfRegion(
  region: string,
  before: PolicyDocument | undefined,
  after: PolicyDocument,
): Move[] {
  const homes = (document?: PolicyDocument) =>
    document !== undefined && Object.hasOwn(document.regions, region)
      ? document.regions[region]?.home
      : undefined;
  return DATA_CLASSES.flatMap((dataClass): Move[] => {
    const from = homes(before)?.[dataClass] ?? null;
    const to = homes(after)?.[dataClass] ?? null;
    return from === to ? [] : [{ version: after.version, region, class: dataClass, from, to }];
  });
}
