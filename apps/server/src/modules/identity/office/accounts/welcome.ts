import type { Transaction } from '../../../../platform/postgres/index.ts';
import type { NewEntry } from '../../../ledger/index.ts';
import { deactivateOperator } from '../store.ts';
import * as store from './people-store.ts';

export interface WelcomeDeps {
  readonly now: () => Temporal.Instant;
  readonly log: (tx: Transaction, entry: NewEntry) => Promise<bigint>;
}

/**
 * Clears away who began by the link of a start and cannot sign in: a passkey was not made, or a
 * browser closed. Who says the same name again goes on; another name ends the one before, since a
 * name is given once. What was begun in another browser leads nowhere from now on.
 * @returns whether the person of this name is there already
 */
export async function clearAbandoned(
  tx: Transaction,
  name: string,
  { now, log }: WelcomeDeps,
): Promise<boolean> {
  let isThere = false;
  for (const abandoned of await store.readAbandoned(tx)) {
    await store.deleteCredentials(tx, abandoned);
    if (abandoned === name) {
      isThere = true;
      continue;
    }
    await store.deleteAccount(tx, abandoned);
    await deactivateOperator(tx, abandoned, now());
    const payload = { operator: abandoned, by: 'local-admin' };
    await log(tx, { type: 'operator.deactivated', payload });
  }
  return isThere;
}
