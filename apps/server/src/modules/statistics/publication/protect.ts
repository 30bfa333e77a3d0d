/** Detections of one threat in one country, over one week. */
export interface Cell {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly threat: string;
  /** Detections. */
  readonly detections: number;
  /** Installations that sent them. */
  readonly installations: number;
}

/** As it is published: `country` and `threat` are left out where they stand for all the others. */
export interface PublishedCell {
  readonly country?: string;
  readonly threat?: string;
  readonly detections: number;
  readonly installations: number;
}

export interface ProtectedTable {
  readonly cells: readonly PublishedCell[];
  /** Detections of too few installations to be shown even together. */
  readonly hasWithheld: boolean;
}

/**
 * The joint table of countries and threats in which no cell is of fewer than `installationsMin`
 * installations. Small cells are joined: of one country to its other threats, these, where they are
 * still too few, to all other countries, and these are withheld where even they are too few. Each
 * detection is in exactly one cell and every sum that is published anywhere is a sum of cells, so
 * that no cell can be had by subtracting from a total.
 *
 * A joined cell counts installations of each of its parts, and may count one twice; so it is asked
 * to have twice as many.
 */
export function protect(cells: readonly Cell[], installationsMin: number): ProtectedTable {
  const joinedMin = 2 * installationsMin;
  const published: PublishedCell[] = [];
  const rest = { detections: 0, installations: 0 };
  for (const [country, own] of groupBy(cells, (cell) => cell.country)) {
    const other = { detections: 0, installations: 0 };
    for (const { threat, detections, installations } of own) {
      if (installations < installationsMin) add(other, { detections, installations });
      else published.push({ country, threat, detections, installations });
    }
    if (other.installations >= joinedMin) published.push({ country, ...other });
    else add(rest, other);
  }
  const isShown = rest.installations >= joinedMin;
  if (isShown) published.push({ ...rest });
  return { cells: published.toSorted(byPlace), hasWithheld: !isShown && rest.detections > 0 };
}

interface Sums {
  detections: number;
  installations: number;
}

function add(sums: Sums, { detections, installations }: Readonly<Sums>): void {
  sums.detections += detections;
  sums.installations += installations;
}

function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

/** Named before unnamed, and then by name. */
function byPlace(a: PublishedCell, b: PublishedCell): number {
  return compare(a.country, b.country) || compare(a.threat, b.threat);
}

function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}
