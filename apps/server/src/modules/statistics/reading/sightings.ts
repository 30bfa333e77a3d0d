import type { ClickHouse } from '../../../platform/clickhouse/index.ts';
import type { Queries } from '../../../platform/postgres/index.ts';
import { hasBlocks } from '../coverage/coverage-store.ts';
import { question, readRows } from './reading-store.ts';

/** How often something was met in one region. */
export interface Sighting {
  readonly region: string;
  /** Events. */
  readonly seen: number;
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

/** What was met most, for those who rate files and hosts; names neither customers nor installations. */
export interface Sightings {
  /** The most frequent first, at most `limit`. @throws {ClickHouseError} */
  files(since: Temporal.PlainDate, limit: number): Promise<(Sighting & { sha256: Uint8Array })[]>;
  /** Of detections alone. @throws {ClickHouseError} */
  hosts(
    since: Temporal.PlainDate,
    limit: number,
  ): Promise<(Sighting & { host: string; installations: number })[]>;
}

const times = { seen: 'number', first_seen: 'text', last_seen: 'text' } as const;
const hashes = question('hash-sightings', { hash: 'text', region: 'text', ...times });
const hosts = question('host-sightings', {
  ...{ host: 'text', region: 'text', installations: 'number' },
  ...times,
});

export function createSightings(deps: {
  readonly db: Queries;
  readonly clickhouse: Pick<ClickHouse, 'query'>;
}): Sightings {
  const { db, clickhouse } = deps;
  const sighting = (row: {
    region: string;
    seen: number;
    first_seen: string;
    last_seen: string;
  }) => ({
    ...{ region: row.region, seen: row.seen },
    first: Temporal.PlainDate.from(row.first_seen.slice(0, 10)),
    last: Temporal.PlainDate.from(row.last_seen.slice(0, 10)),
  });
  return {
    async files(since, limit) {
      // Of a site that never took an event ClickHouse need not be started.
      if (!(await hasBlocks(db))) return [];
      const rows = await readRows(clickhouse, hashes, { from: since.toString(), limit });
      return rows.map((row) => ({ ...sighting(row), sha256: Buffer.from(row.hash, 'hex') }));
    },
    async hosts(since, limit) {
      if (!(await hasBlocks(db))) return [];
      const rows = await readRows(clickhouse, hosts, { from: since.toString(), limit });
      return rows.map((row) => ({
        ...sighting(row),
        ...{ host: row.host, installations: row.installations },
      }));
    },
  };
}
