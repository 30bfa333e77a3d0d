import type { Queries } from '../../platform/postgres/index.ts';

export interface HoldingRow {
  readonly region: string;
  readonly samples: bigint;
  /** Of plaintext. */
  readonly bytes: bigint;
}

export function countSamples(db: Queries): Promise<HoldingRow[]> {
  return db.query<HoldingRow>(
    `select region, count(*) as samples, coalesce(sum(size_bytes), 0)::bigint as bytes from samples
     where not deleted group by region order by region`,
  );
}
