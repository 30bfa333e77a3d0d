import type { JsonObject } from '@vitrine/verifier';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import { type Ledger, ledgerTimeMs, type NewEntry } from '../../ledger/index.ts';
import type { SiteKeys, VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import { fenceTimeoutMs } from '../plan.ts';
import { checkAuthority, type OfficeDocuments } from './authority.ts';
import { type EraseDeps, removeObjects } from './erase.ts';
import { movesStatistics, throwEventsAway } from './erase-statistics.ts';
import { deleteRegion } from './objects-store.ts';
import { dropRecords } from './records-store.ts';
import * as regions from './regions-store.ts';
import * as store from './store.ts';

export interface TaskDeps extends EraseDeps {
  documents: OfficeDocuments;
  site: string;
  keys: EraseDeps['keys'] & Pick<SiteKeys, 'current'>;
  engine: EraseDeps['engine'] & Pick<VaultEngine, 'freeBytes'>;
  randomBytes: (size: number) => Uint8Array;
  nextIndex: (db: Pick<Postgres, 'query' | 'execute'>) => Promise<bigint>;
  clock: Clock;
  /** Hears, in the transaction that tells of it, that files of a region are at home here now. */
  arrived?: (tx: Transaction, region: string) => Promise<void>;
}

/** Ends a task in one transaction with the entry that tells of it and the report to the office. */
export async function finishWith(
  deps: { db: Postgres; ledger: Ledger },
  task: store.Task,
  entry: (tx: Transaction) => Promise<NewEntry | undefined>,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await store.finishTask(tx, task);
    const made = await entry(tx);
    if (made === undefined) return;
    const [logged] = await deps.ledger.append(tx, [made]);
    if (logged !== undefined) await store.insertReport(tx, task.relocation, logged.index);
  });
}

/** Source: a commitment key and the starting position. Target: a key of its own, and room. */
export async function prepare(deps: TaskDeps, task: store.Task): Promise<void> {
  const { detail, relocation: id } = task;
  const plan = await checkAuthority(deps.db, deps.documents, {
    relocation: id,
    plan: String(detail.plan),
    stage: 'start',
  });
  const role = plan.from.site === deps.site ? 'source' : 'target';
  const classes = [...plan.classes];
  const row = { id, role, region: plan.region, classes, epoch: BigInt(plan.epoch) } as const;
  await checkBeginning(deps, row);
  if (role === 'source') {
    await finishWith(deps, task, async (tx) => {
      await store.insertSiteRelocation(tx, { ...row, peer: plan.to.site });
      await store.updateSiteRelocation(tx, id, {
        ...(await steeringSoFar(deps, tx, id)),
        commitmentKey: deps.randomBytes(32),
        startedAtVersion: (await deps.nextIndex(tx)) - 1n,
      });
      return undefined;
    });
    return;
  }
  const free = [...(await deps.engine.freeBytes()).values()].filter((n) => n !== undefined);
  const bytesFree = free.length === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...free);
  if (bytesFree < plan.bytes) {
    throw new RelocationError('space-missing', `${bytesFree} bytes free, ${plan.bytes} to come`);
  }
  const { keyId } = await deps.keys.current(plan.region, 'files');
  await finishWith(deps, task, async (tx) => {
    await store.insertSiteRelocation(tx, { ...row, peer: plan.from.site });
    await store.updateSiteRelocation(tx, id, await steeringSoFar(deps, tx, id));
    await regions.setIncoming(tx, plan.region, classes, id);
    return entryOf(row, 'relocation.prepared', { keys: [keyId], bytesFree });
  });
}

/** Data that live at the target already would be mixed up with what is to come. */
async function checkBeginning(
  deps: TaskDeps,
  row: Pick<store.SiteRelocation, 'role' | 'region' | 'classes'>,
): Promise<void> {
  const states = (await regions.readClasses(deps.db, row)).map((one) => one.state);
  const isHome = states.includes('open') || states.includes('fenced');
  if (isHome === (row.role === 'source')) return;
  const what = isHome ? 'is at home here already' : 'is not at home here';
  throw new RelocationError('relocation-state', `${row.region} ${what}`);
}

/** Pauses and throttles that were ordered before there was anything to pause. */
async function steeringSoFar(
  deps: TaskDeps,
  tx: Transaction,
  id: string,
): Promise<store.SiteRelocationUpdate> {
  const update: store.SiteRelocationUpdate = { paused: false };
  for (const { opening } of await deps.documents.ofType(tx, 'relocation.directive', id)) {
    Object.assign(update, steeringOf(opening?.payload ?? {}));
  }
  return update;
}

/** What a directive steers; undefined where it is a task. */
export function steeringOf(detail: JsonObject): store.SiteRelocationUpdate | undefined {
  if (detail.act === 'pause' || detail.act === 'resume') return { paused: detail.act === 'pause' };
  if (detail.act !== 'throttle') return undefined;
  const limit = detail.bytesPerSecond;
  return { throttleBytesPerSecond: typeof limit === 'number' ? limit : null };
}

/**
 * Erasure is obeyed only with two operators' approvals of the retirement, and only where this site has seen the region
 * leave: what is at home here is never erased, whoever asks.
 */
export async function checkRetirement(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  await checkAuthority(deps.db, deps.documents, {
    relocation: task.relocation,
    plan: String(task.detail.plan),
    stage: 'retirement',
  });
  const left = relocation.state === 'switched' || relocation.state === 'erased';
  const classes = await regions.readClasses(deps.db, relocation);
  const frozen = classes.every(({ state }) => state === 'frozen' || state === 'erased');
  if (relocation.role === 'source' && left && frozen) return;
  const message = `${relocation.region} has not left this site; nothing is erased`;
  throw new RelocationError('relocation-state', message);
}

/**
 * Refuses new writes of the region. Commits in flight hold a share of the row: the update waits for them, and none that
 * comes later passes. So when this transaction has committed, the source is quiet.
 */
export async function fence(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  const { departures } = deps.events;
  if (movesStatistics(relocation)) await departures.requireNoErasure(relocation.region);
  await finishWith(deps, task, async (tx) => {
    const now = deps.clock.nowMs();
    const expires = isoTime(now + fenceTimeoutMs);
    if (!(await regions.setFenced(tx, relocation, expires))) {
      throw new RelocationError('relocation-state', `${relocation.region} is not open here`);
    }
    return entryOf(relocation, 'relocation.fenced', {
      round: task.round,
      epoch: Number(relocation.epoch),
      at: isoTime(await ledgerTimeMs(tx, now)),
      expires,
    });
  });
}

export async function drain(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  if (movesStatistics(relocation)) await deps.events.departures.drain(relocation.region);
  await finishWith(deps, task, async (tx) =>
    entryOf(relocation, 'relocation.drained', {
      round: task.round,
      position: Number((await deps.nextIndex(tx)) - 1n),
    }),
  );
}

/** Lifts the fence; the region is open at the source as before, and what the round still asked for is over. */
export async function unfence(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: Pick<store.Task, 'relocation' | 'seq' | 'round'>,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await store.finishTask(tx, task);
    await store.dropRounds(tx, relocation.id, task.round);
    if (!(await regions.setOpen(tx, relocation)) && task.seq < 0) return;
    const entry = entryOf(relocation, 'relocation.unfenced', {
      round: task.round,
      epoch: Number(relocation.epoch),
      at: isoTime(deps.clock.nowMs()),
    });
    const [logged] = await deps.ledger.append(tx, [entry]);
    if (logged !== undefined) await store.insertReport(tx, relocation.id, logged.index);
  });
}

/**
 * After the switch: the policy has come first, in the office's order, and opened the target.
 * @throws {RelocationError} `relocation-state` where no policy has
 */
export async function commit(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  const version = Number(task.detail.version);
  const wanted = relocation.role === 'target' ? 'open' : 'frozen';
  await finishWith(deps, task, async (tx) => {
    const classes = await regions.readClasses(tx, relocation, { lock: true });
    const switched = classes.every(
      ({ state, epoch }) => state === wanted && epoch === relocation.epoch + 1n,
    );
    if (!switched) {
      const message = `no policy has made ${relocation.region} ${wanted} here`;
      throw new RelocationError('relocation-state', message);
    }
    await store.updateSiteRelocation(tx, relocation.id, { state: 'switched' });
    if (relocation.role === 'target' && relocation.classes.includes('files')) {
      await deps.arrived?.(tx, relocation.region);
    }
    return relocation.role === 'target'
      ? entryOf(relocation, 'relocation.accepted', {
          epoch: Number(relocation.epoch) + 1,
          version,
        })
      : entryOf(relocation, 'relocation.soaking', {});
  });
}

/**
 * Leaves the source as it was, and nothing of the region at the target. The target's region rows are held from the
 * question whether it is still on its way here to the end: no policy can make it a home in between.
 * @throws {RelocationError} `relocation-state` where the region has arrived
 */
export async function abort(
  deps: TaskDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  const { id, region, classes } = relocation;
  await finishWith(deps, task, async (tx) => {
    const rows = await regions.readClasses(tx, relocation, { lock: true });
    if (relocation.role === 'target') {
      if (!rows.every((one) => one.state === 'incoming' && one.relocation === id)) {
        throw new RelocationError(
          'relocation-state',
          `${region} is at home here; nothing is removed`,
        );
      }
      await removeObjects(deps, region);
      if (movesStatistics(relocation)) await throwEventsAway(deps.events, tx, relocation);
      await deps.keys.destroy({ region, classes, relocation: id });
      await deleteRegion(tx, region);
      await regions.dropIncoming(tx, region, id);
    } else {
      await regions.setOpen(tx, relocation);
    }
    await dropRecords(tx, id);
    await store.dropOpenTasks(tx, id);
    await store.updateSiteRelocation(tx, id, { state: 'aborted', commitmentKey: null });
    return entryOf(relocation, 'relocation.aborted', { reason: 'directed by the office' });
  });
}

export function entryOf(
  relocation: Pick<store.SiteRelocation, 'id' | 'region'>,
  type: string,
  payload: NewEntry['payload'],
): NewEntry {
  return {
    type,
    region: relocation.region,
    subject: relocation.id,
    payload: { relocation: relocation.id, ...payload },
  };
}
