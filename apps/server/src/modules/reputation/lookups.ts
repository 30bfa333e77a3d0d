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

interface Counter {
  readonly region: string;
  readonly kind: LookupKind;
  readonly verdict: Verdict;
  /** Since the last time that they were written down. */
  waiting: number;
}

export function createLookups(deps: {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly logger: Logger;
}): Lookups {
  const { db, clock, logger } = deps;
  const total = new Map<LookupKind, number>();
  const counters = new Map<string, Map<string, Counter>>();
  let writing: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  function counterOf(region: string, kind: LookupKind, verdict: Verdict): Counter {
    let ofRegion = counters.get(region);
    if (ofRegion === undefined) {
      ofRegion = new Map();
      counters.set(region, ofRegion);
    }
    const key = kind + verdict;
    const known = ofRegion.get(key);
    if (known !== undefined) return known;
    const fresh: Counter = { region, kind, verdict, waiting: 0 };
    ofRegion.set(key, fresh);
    return fresh;
  }

  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    const all = [...counters.values()].flatMap((ofRegion) => [...ofRegion.values()]);
    const counted = all.filter(({ waiting }) => waiting > 0);
    if (counted.length === 0) return;
    const rows = counted.map(({ waiting, ...row }) => ({ ...row, lookups: waiting }));
    for (const counter of counted) counter.waiting = 0;
    const hour = Temporal.Instant.fromEpochMilliseconds(
      Math.floor(clock.nowMs() / hourMs) * hourMs,
    );
    try {
      await addLookups(db, hour, rows);
    } catch (error) {
      logger.warn({ err: error }, 'look-ups could not be counted yet; they are tried again');
      counted.forEach((counter, i) => {
        counter.waiting += rows[i]?.lookups ?? 0;
      });
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
      counterOf(region, kind, verdict).waiting += lookups;
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
