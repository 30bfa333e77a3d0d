import { documentDigest, type JsonObject } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../platform/clock.ts';
import type { Transaction } from '../../platform/postgres/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Case } from './gates/case.ts';
import * as store from './store.ts';

/** One act, as its history and its entry tell of it. */
export interface LoggedAct {
  readonly act: string;
  readonly person: string;
  /** Everything, for those who work on the case. */
  readonly detail: JsonObject;
  /** What a holder of the receipt may see: nothing personal. */
  readonly facts?: JsonObject;
}

/** The history of cases, each act with one entry in the ledger. */
export interface CaseLog {
  /**
   * The transaction's last statements: the case as it is now, the act in its history, its entry.
   * @param isNew whether the case begins with it
   * @returns the index of the entry
   */
  write(tx: Transaction, request: Case, act: LoggedAct, isNew?: boolean): Promise<bigint>;
}

export function createCaseLog(deps: {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
}): CaseLog {
  async function write(
    tx: Transaction,
    request: Case,
    { act, person, detail, facts = {} }: LoggedAct,
    isNew = false,
  ): Promise<bigint> {
    const seq = await store.nextSeq(tx, request.id);
    const nowMs = deps.clock.nowMs();
    const { id, number } = request;
    const told = documentDigest({ seq, at: isoTime(nowMs), person, act, detail });
    const payload = { ...facts, request: id, number, seq, act, detail: told };
    const type = isNew ? 'authority-request.registered' : 'authority-request.acted';
    const [logged] = await deps.ledger.append(tx, [{ type, subject: id, payload }]);
    if (logged === undefined) throw new Error('the ledger logged nothing');
    const { index } = logged;
    if (isNew) await store.insertCase(tx, request, index);
    else await store.writeCase(tx, request, index);
    const at = Temporal.Instant.fromEpochMilliseconds(nowMs);
    await store.insertHistory(tx, id, { seq, at, person, act, detail, index });
    return index;
  }

  return { write };
}
