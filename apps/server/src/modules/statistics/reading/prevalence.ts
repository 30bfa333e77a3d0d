import type { Period } from './filter.ts';
import type { questions, RowOf } from './reading-store.ts';

type SideRow = RowOf<typeof questions.hashPrevalence.columns>;

interface Sums {
  readonly total: number;
  readonly events: number;
}

/** How often and where one thing was seen, in a period; lists by how often, days in their order. */
export interface Prevalence extends Period, Sums {
  /** Left out where it was not seen. */
  firstSeen?: string;
  lastSeen?: string;
  types: (Sums & { type: string })[];
  countries: (Sums & { country: string })[];
  products: (Sums & { product: string })[];
  days: (Sums & { day: string })[];
}

/** `grouping(type, day, country, product)`: a bit is set for what a row does not go by. */
const bySide = {
  none: 0b1111,
  type: 0b0111,
  day: 0b1011,
  country: 0b1101,
  product: 0b1110,
} as const;

export function prevalenceOf(period: Period, rows: readonly SideRow[]): Prevalence {
  const at = (side: number) => rows.filter((row) => row.side === side);
  const sums = ({ total, events }: SideRow): Sums => ({ total, events });
  const [all] = at(bySide.none);
  const isSeen = all !== undefined && all.events > 0;
  return {
    ...period,
    ...(isSeen && { firstSeen: all.first_seen, lastSeen: all.last_seen }),
    total: all?.total ?? 0,
    events: all?.events ?? 0,
    types: at(bySide.type).map((row) => ({ type: row.type, ...sums(row) })),
    countries: at(bySide.country).map((row) => ({ country: row.country, ...sums(row) })),
    products: at(bySide.product).map((row) => ({ product: row.product, ...sums(row) })),
    days: at(bySide.day)
      .map((row) => ({ day: row.on_day, ...sums(row) }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
