import type { PreparedEvents } from '../events/index.ts';
import type { KnownEvents } from './known-events.ts';

/** What becomes of one arrival's events. */
export interface Decision {
  /** Rows that are new; undefined: all of them. */
  readonly kept: Uint32Array | undefined;
  readonly accepted: number;
  readonly duplicates: number;
  /** Rows whose id is known with another content. */
  readonly conflicts: readonly number[];
}

/**
 * Tells new events from those that stand already or came earlier in the same group. Of two events
 * with one id the first counts; the other is a duplicate where it says the same.
 */
export function decide(arrivals: readonly PreparedEvents[], known: KnownEvents): Decision[] {
  const several = arrivals.length > 1;
  if (!several && known.size === 0) return arrivals.map(({ rows }) => allNew(rows));
  return arrivals.map((events) => decideOne(events, known, several));
}

function allNew(rows: number): Decision {
  return { kept: undefined, accepted: rows, duplicates: 0, conflicts: [] };
}

function decideOne(events: PreparedEvents, known: KnownEvents, remember: boolean): Decision {
  const { rows } = events;
  const kept = new Uint32Array(rows);
  const conflicts: number[] = [];
  let accepted = 0;
  for (let row = 0; row < rows; row++) {
    const verdict = known.look(events.ids, events.digests, row);
    if (verdict === 'conflict') conflicts.push(row);
    if (verdict !== 'new') continue;
    kept[accepted] = row;
    accepted += 1;
    if (remember) known.add(events.ids, events.digests, row);
  }
  if (accepted === rows) return allNew(rows);
  const duplicates = rows - accepted - conflicts.length;
  return { kept: kept.slice(0, accepted), accepted, duplicates, conflicts };
}
