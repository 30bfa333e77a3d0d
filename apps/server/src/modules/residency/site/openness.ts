import type { Clock } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { DataClass } from '../types.ts';
import type { SitePolicy } from './site-policy.ts';

/** How old an early answer may be: the commit asks again and is the one that counts. */
const freshMs = 200;

/**
 * Whether regions are open, asked before bodies are read, so that a fence turns clients away
 * without taking their bytes. Callers within a moment share one question.
 * @returns throws what `requireOpen` throws
 */
export function createOpenness(
  deps: {
    readonly db: Postgres;
    readonly policy: Pick<SitePolicy, 'requireOpen'>;
    readonly clock: Clock;
  },
  dataClass: DataClass,
): (region: string) => Promise<void> {
  const { db, policy, clock } = deps;
  const answers = new Map<string, { atMs: number; answer: Promise<void> }>();
  return (region) => {
    const known = answers.get(region);
    const nowMs = clock.monotonicMs();
    if (known !== undefined && nowMs - known.atMs < freshMs) return known.answer;
    const answer = db.transaction(async (tx) => {
      await policy.requireOpen(tx, region, dataClass);
    });
    answers.set(region, { atMs: nowMs, answer });
    return answer;
  };
}
