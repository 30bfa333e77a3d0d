import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Verdict } from './facts.ts';
import { addLookups } from './lookups-store.ts';

/** How it was asked. */
export type LookupKind = 'single' | 'bulk' | 'binary' | 'host';

/**
 * How often is asked, from which region, how, and with which answer, by the hour. Neither who asked
 * nor for what is in here, not even for a moment: a count is all that a look-up leaves.
 */
export interface Lookups extends AsyncDisposable {
  count(region: string, kind: LookupKind, verdict: Verdict, lookups?: number): void;
  /** Since the process began, by kind. */
  readonly total: ReadonlyMap<LookupKind, number>;
  /** Writes down what was counted since. */
  flush(): Promise<void>;
}

const flushEveryMs = 10_000;
const hourMs = 3_600_000;

export function createLookups(deps: {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly logger: Logger;
}): Lookups {
  const { db, clock, logger } = deps;
  const total = new Map<LookupKind, number>();
  let waiting = new Map<string, number>();
  let writing: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    const counted = waiting;
    if (counted.size === 0) return;
    waiting = new Map();
    const hour = Temporal.Instant.fromEpochMilliseconds(
      Math.floor(clock.nowMs() / hourMs) * hourMs,
    );
    const rows = [...counted].map(([key, lookups]) => {
      const [region = '', kind = '', verdict = ''] = key.split(' ');
      return { region, kind, verdict, lookups };
    });
    try {
      await addLookups(db, hour, rows);
    } catch (error) {
      logger.warn({ err: error }, 'look-ups could not be counted yet; they are tried again');
      for (const [key, lookups] of counted) waiting.set(key, (waiting.get(key) ?? 0) + lookups);
    }
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(flushEveryMs, stop.signal).catch(() => undefined);
      await flush();
    }
  }
  const running = loop();

  return {
    count(region, kind, verdict, lookups = 1) {
      const key = `${region} ${kind} ${verdict}`;
      waiting.set(key, (waiting.get(key) ?? 0) + lookups);
      total.set(kind, (total.get(kind) ?? 0) + lookups);
    },
    total,
    flush,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
