/** Detections of one threat in one country, over one week. */
export interface Cell {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Empty: several that are small, together; `installations` is that of the largest. */
  readonly threat: string;
  /** Detections. */
  readonly detections: number;
  /** Installations that sent them, each counted once. */
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
 * How many installations small cells have together. It takes the events to say: an installation that
 * met ten rare threats is in ten small cells, and is one.
 */
export interface SmallCells {
  /** By country. */
  readonly byCountry: ReadonlyMap<string, number>;
  /** Of all small cells of these countries. */
  ofCountries(countries: readonly string[]): Promise<number>;
}

/**
 * The joint table of countries and threats in which no cell is of fewer than `installationsMin`
 * installations. Small cells are joined: of one country to its other threats, these, where they are
 * still too few, to all other countries, and these are withheld where even they are too few. Each
 * detection is in exactly one cell and every sum that is published anywhere is a sum of cells, so
 * that no cell can be had by subtracting from a total.
 *
 * A joined cell is asked to have twice as many: it is then of three parts or more, and who knows one
 * of them does not know the other.
 */
export async function protect(
  cells: readonly Cell[],
  installationsMin: number,
  small: SmallCells,
): Promise<ProtectedTable> {
  const joinedMin = 2 * installationsMin;
  const published: PublishedCell[] = [];
  const rest = { countries: [] as string[], detections: 0 };
  for (const [country, own] of groupBy(cells, (cell) => cell.country)) {
    published.push(...own.filter((cell) => cell.installations >= installationsMin));
    const others = own.filter((cell) => cell.installations < installationsMin);
    if (others.length === 0) continue;
    const detections = sumOf(others);
    const installations = small.byCountry.get(country) ?? 0;
    if (installations >= joinedMin) published.push({ country, detections, installations });
    else {
      rest.countries.push(country);
      rest.detections += detections;
    }
  }
  const { countries, detections } = rest;
  const installations = countries.length === 0 ? 0 : await small.ofCountries(countries);
  const isShown = installations >= joinedMin;
  if (isShown) published.push({ detections, installations });
  return { cells: published.toSorted(byPlace), hasWithheld: !isShown && detections > 0 };
}

function sumOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { detections }) => sum + detections, 0);
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
