import type { Ledger } from '../modules/ledger/index.ts';
import type { Readiness } from '../platform/http/index.ts';
import { createMetrics, type Metrics } from '../platform/metrics/index.ts';
import type { Postgres } from '../platform/postgres/index.ts';

/** What every party counts, and how it tells whether it can work. */
export function openFigures(parts: { db: Postgres; ledger: Ledger }): {
  metrics: Metrics;
  readiness: () => Promise<Readiness>;
} {
  const metrics = createMetrics();
  metrics.gauge({ name: 'ledger_entries', help: 'Entries that a signed checkpoint covers.' }, (g) =>
    g.set(Number(parts.ledger.head().size)),
  );
  return { metrics, readiness: () => readinessOf(parts) };
}

async function readinessOf({ db, ledger }: { db: Postgres; ledger: Ledger }): Promise<Readiness> {
  const database = await db.query('select 1').then(
    () => 'ok',
    () => 'the database does not answer',
  );
  const stopped = ledger.failure() !== undefined;
  const checks = { database, ledger: stopped ? 'it has stopped' : 'ok' };
  return { ready: database === 'ok' && !stopped, checks };
}

/** What a site counts besides. */
export function siteFigures(
  metrics: Metrics,
  parts: {
    uploads: () => number;
    missingCopies: () => Promise<bigint>;
    freeBytes: () => Promise<ReadonlyMap<string, number | undefined>>;
  },
): void {
  metrics.gauge({ name: 'uploads', help: 'Samples on their way in.' }, (g) =>
    g.set(parts.uploads()),
  );
  metrics.gauge(
    { name: 'copies_missing', help: 'Copies that repair is still to make.' },
    async (g) => g.set(Number(await parts.missingCopies())),
  );
  metrics.gauge(
    { name: 'data_centre_free_bytes', help: 'Bytes free where known.', labels: ['data_centre'] },
    async (g) => {
      for (const [name, bytes] of await parts.freeBytes()) {
        if (bytes !== undefined) g.set({ data_centre: name }, bytes);
      }
    },
  );
}
