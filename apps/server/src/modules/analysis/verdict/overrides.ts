import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { OverrideError } from './override-errors.ts';
import * as store from './overrides-store.ts';
import type { Verdict } from './verdict.ts';

export interface OverridesDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  /** Judges a file again by what is known of it, overrides included. */
  readonly judgeAgain: (sample: string) => Promise<void>;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly makeId: () => string;
}

export interface OverrideStatus {
  readonly id: string;
  readonly sample: string;
  readonly region: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly state: store.OverrideState;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly secondedBy?: string;
  readonly secondedAt?: string;
  readonly withdrawal?: { readonly by?: string; readonly reason: string };
  readonly withdrawnBy?: string;
  readonly withdrawnAt?: string;
  /** Of the entry that last changed it. */
  readonly index: string;
}

/**
 * What people decide about files instead of the analysis: one proposes, another agrees, and both
 * stand in the ledger. It outlasts every new analysis, and is withdrawn in the same way.
 */
export interface Overrides {
  /** @throws {OverrideError} `override-open` */
  propose(of: {
    readonly sample: string;
    readonly region: string;
    readonly verdict: Verdict;
    readonly reason: string;
    readonly by: string;
  }): Promise<OverrideStatus>;
  /**
   * The second look: at a proposal, or at its withdrawal.
   * @throws {OverrideError} `override-unknown`, `override-same-person`, `override-wrong-state`
   */
  agree(id: string, by: string): Promise<OverrideStatus>;
  /** The second look, with another end: what is proposed does not come about. @throws as `agree` */
  reject(id: string, of: { readonly by: string; readonly reason: string }): Promise<OverrideStatus>;
  /** Proposes that what stands be withdrawn. @throws {OverrideError} as `agree` */
  withdraw(
    id: string,
    of: { readonly by: string; readonly reason: string },
  ): Promise<OverrideStatus>;
  /** Newest first. */
  list(of: { readonly sample?: string; readonly open?: boolean }): Promise<OverrideStatus[]>;
}

const listedMax = 100;

export function createOverrides(deps: OverridesDeps): Overrides {
  const { db, ledger, clock } = deps;
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock.nowMs());

  const propose: Overrides['propose'] = async ({ sample, region, verdict, reason, by }) => {
    const id = deps.makeId();
    const index = await db.transaction(async (tx) => {
      if (await store.hasOpen(tx, sample)) {
        const message = 'A decision about this file stands, or waits for a second person';
        throw new OverrideError('override-open', message);
      }
      const payload = { override: id, sample, verdict, reason, by };
      const type = 'verdict.override-proposed';
      const [logged] = await ledger.append(tx, [{ type, region, subject: sample, payload }]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      const row = { id, sample, region, verdict, reason, proposed_by: by, proposed_at: now() };
      await store.insertOverride(tx, { ...row, index: logged.index });
      return logged.index;
    });
    await ledger.durable(index);
    return requireOne(id);
  };

  interface Step {
    readonly state: store.OverrideState;
    readonly type: string;
    readonly by: string;
    readonly reason?: string;
  }

  /** @param stepOf which step the row waits for; throws where it waits for none of this */
  async function take(
    id: string,
    stepOf: (row: store.OverrideRow) => Step,
  ): Promise<OverrideStatus> {
    const { index, row, step } = await db.transaction(async (tx) => {
      const row = await store.lockOverride(tx, id);
      if (row === undefined) throw new OverrideError('override-unknown', 'No such decision');
      const step = stepOf(row);
      const { sample, region, verdict } = row;
      const why = step.reason === undefined ? {} : { reason: step.reason };
      const payload = { override: id, sample, verdict, by: step.by, ...why };
      const entry = { type: step.type, region, subject: sample, payload };
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      await store.changeOverride(tx, id, { ...step, at: now(), index: logged.index });
      return { index: logged.index, row, step };
    });
    await ledger.durable(index);
    if (step.state === 'standing' || step.state === 'withdrawn') await deps.judgeAgain(row.sample);
    return requireOne(id);
  }

  const agree: Overrides['agree'] = (id, by) =>
    take(id, (row) => {
      requireSecond(row, by);
      return row.state === 'proposed'
        ? { state: 'standing', type: 'verdict.overridden', by }
        : { state: 'withdrawn', type: 'verdict.override-withdrawn', by };
    });

  const reject: Overrides['reject'] = (id, { by, reason }) =>
    take(id, (row) => {
      requireSecond(row, by);
      const type = 'verdict.override-rejected';
      return { state: row.state === 'proposed' ? 'rejected' : 'standing', type, by, reason };
    });

  const withdraw: Overrides['withdraw'] = (id, { by, reason }) =>
    take(id, (row) => {
      if (row.state !== 'standing') throw wrongState(row);
      return { state: 'withdrawing', type: 'verdict.override-withdrawal-proposed', by, reason };
    });

  async function requireOne(id: string): Promise<OverrideStatus> {
    const row = await store.lockOverride(db, id);
    if (row === undefined) throw new OverrideError('override-unknown', 'No such decision');
    return statusOf(row);
  }

  return {
    ...{ propose, agree, reject, withdraw },
    list: async (of) => (await store.readOverrides(db, { ...of, limit: listedMax })).map(statusOf),
  };
}

/** Who proposed what waits cannot be the second. */
function requireSecond(row: store.OverrideRow, by: string): void {
  if (row.state !== 'proposed' && row.state !== 'withdrawing') throw wrongState(row);
  const first = row.state === 'proposed' ? row.proposed_by : row.withdrawal_by;
  if (first !== by) return;
  throw new OverrideError('override-same-person', `${by} proposed it; another person decides`);
}

function wrongState({ state }: store.OverrideRow): OverrideError {
  return new OverrideError('override-wrong-state', `The decision is ${state}`);
}

function statusOf(row: store.OverrideRow): OverrideStatus {
  const { id, sample, region, verdict, reason, state } = row;
  const { withdrawal_by: by, withdrawal_reason: why } = row;
  return {
    ...{ id, sample, region, verdict, reason, state, proposedBy: row.proposed_by },
    proposedAt: iso(row.proposed_at),
    ...(row.seconded_by === null ? {} : { secondedBy: row.seconded_by }),
    ...(row.seconded_at === null ? {} : { secondedAt: iso(row.seconded_at) }),
    ...(why === null ? {} : { withdrawal: { reason: why, ...(by === null ? {} : { by }) } }),
    ...(row.withdrawn_by === null ? {} : { withdrawnBy: row.withdrawn_by }),
    ...(row.withdrawn_at === null ? {} : { withdrawnAt: iso(row.withdrawn_at) }),
    index: row.index.toString(),
  };
}

function iso(at: Temporal.Instant): string {
  return isoTime(at.epochMilliseconds);
}
