import type { Clock } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import { insertLook } from './looks-store.ts';
import type { Looker } from './service.ts';

export interface LookLogDeps {
  readonly db: Postgres;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly newId: () => string;
}

/** Puts on record that somebody asked where a file or a host was seen. */
export type NotePrevalence = (
  who: Looker,
  terms: Readonly<Record<string, string>>,
) => Promise<void>;

/** For what is looked at elsewhere than in the vault: one access log tells of all of it. */
export function createLookLog({ db, clock, newId }: LookLogDeps): NotePrevalence {
  return ({ name: person, country }, terms) =>
    insertLook(db, {
      id: newId(),
      kind: 'prevalence',
      person,
      country,
      sample: null,
      terms,
      looked_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
    });
}

/** Puts on record that somebody looked at what is known of a sample. */
export type NoteRecord = (who: Looker, sample: string) => Promise<void>;

/** The same for what else is told of one sample. */
export function createRecordLog({ db, clock, newId }: LookLogDeps): NoteRecord {
  return ({ name: person, country }, sample) =>
    insertLook(db, {
      ...{ id: newId(), kind: 'record', person, country, sample },
      terms: {},
      looked_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
    });
}
