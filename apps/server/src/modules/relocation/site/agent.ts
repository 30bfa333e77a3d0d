import type { EventsSummary, JsonObject, Receipt } from '@vitrine/verifier';
import type { Logger } from '../../../platform/logger.ts';
import type { Transaction } from '../../../platform/postgres/index.ts';
import type { Bell } from '../bell.ts';
import type { OfficeLink, Progress } from '../links.ts';
import { createLoops } from '../loops.ts';
import type { DirectiveAct } from '../steps.ts';
import { createApproach } from './approach.ts';
import { erase, residualCheck } from './erase.ts';
import { movesStatistics } from './erase-statistics.ts';
import { manifestOf, verifyUpTo } from './manifest.ts';
import { createMeter } from './meter.ts';
import { countRows } from './objects-store.ts';
import { createPulling } from './pulling.ts';
import type { ReadbackDeps } from './readback.ts';
import * as regions from './regions-store.ts';
import { noteChanges } from './source.ts';
import { type StatisticsDeps, sumUpEvents } from './statistics.ts';
import * as store from './store.ts';
import type { Pulled, TargetDeps } from './target.ts';
import * as tasks from './tasks.ts';

export interface AgentDeps extends tasks.TaskDeps, TargetDeps, StatisticsDeps {
  source: TargetDeps['source'] & StatisticsDeps['source'];
  engine: tasks.TaskDeps['engine'] & TargetDeps['engine'] & ReadbackDeps['engine'];
  keys: tasks.TaskDeps['keys'];
  office: OfficeLink;
  bell: Bell;
  logger: Logger;
}

/** A site's part in relocations: it obeys verified directives, in order, and tells the office what it has logged. */
export interface Agent extends AsyncDisposable {
  /** Takes a directive from the office's verified documents, in the office's order; again changes nothing. */
  accept(directive: Receipt): Promise<void>;
  /** Begins to act, and goes on with what was under way; until then directives are only noted. */
  resume(): Promise<void>;
  /** How many tasks are still to be done. */
  waiting(): Promise<number>;
}

const idleMs = 250;
const retryMs = 1000;

/** A later directive has made the task pointless that is under way. */
class Superseded extends Error {}

export function createAgent(deps: AgentDeps): Agent {
  const { db, clock, logger, bell } = deps;
  const cancel = new AbortController();
  const loops = createLoops(loop, cancel.signal);
  let begun = false;
  const pulling = createPulling({ ...deps, signal: cancel.signal, mayPull });

  async function accept(directive: Receipt): Promise<void> {
    const detail = directive.opening?.payload;
    if (detail?.source !== deps.site && detail?.target !== deps.site) return;
    const id = String(detail.relocation);
    await db.transaction((tx) => note(tx, id, detail));
    if (begun) loops.run(id);
    bell.ring(id);
  }

  async function note(tx: Transaction, id: string, detail: JsonObject): Promise<void> {
    const steering = tasks.steeringOf(detail);
    if (steering !== undefined) return store.updateSiteRelocation(tx, id, steering);
    const act = acts.find((known) => known === detail.act);
    if (act === undefined || !concerns(act, detail, deps.site)) return;
    const task = { relocation: id, seq: Number(detail.seq), act, round: Number(detail.round) };
    // The office begins a round only when the one before is closed.
    if (task.round > 0) await store.dropRounds(tx, id, task.round - 1);
    await store.insertTask(tx, { ...task, detail });
  }

  async function loop(id: string): Promise<void> {
    let hasProblem = false;
    while (!cancel.signal.aborted) {
      let waitMs = 0;
      try {
        const outcome = await takeStep(id);
        if (outcome === 'over') return;
        if (hasProblem) await tell(id);
        hasProblem = false;
        if (outcome === 'idle') waitMs = idleMs;
      } catch (error) {
        if (cancel.signal.aborted) return;
        if (error instanceof Superseded) continue;
        logger.warn({ err: error, relocation: id }, 'a part of a relocation failed; trying again');
        await tell(id, error instanceof Error ? error.message : String(error));
        hasProblem = true;
        waitMs = retryMs;
      }
      if (waitMs > 0) await bell.wait(id, waitMs, cancel.signal).catch(() => undefined);
    }
  }

  async function takeStep(id: string): Promise<'busy' | 'idle' | 'over'> {
    const relocation = await store.readSiteRelocation(db, id);
    if (relocation?.role === 'source') await liftExpiredFence(relocation);
    const task = store.nextTask(await store.openTasks(db, id));
    if (task !== undefined) await perform(task);
    await sendReports();
    if (task !== undefined) return 'busy';
    if (relocation?.state !== 'active') return 'over';
    if (relocation.role === 'target') await follow(relocation);
    return 'idle';
  }

  /** What people see; that it cannot be told now stops nothing. */
  async function tell(id: string, problem?: string): Promise<void> {
    const none = { objects: 0, objectsTotal: 0, bytes: 0, bytesPerSecond: 0 };
    const progress = { relocation: id, site: deps.site, phase: 'idle' as const, ...none };
    await deps.office
      .progress(problem === undefined ? progress : { ...progress, problem })
      .catch(() => logger.debug({ relocation: id }, 'the office does not answer'));
  }

  async function perform(task: store.Task): Promise<void> {
    if (task.act === 'prepare') return tasks.prepare(deps, task);
    const relocation = await store.readSiteRelocation(db, task.relocation);
    if (relocation === undefined) {
      // Told to stop before anything was begun here.
      if (task.act === 'abort') return abortUnknown(task);
      throw new Error(`directive ${task.act} for a relocation that was never prepared here`);
    }
    if (task.act === 'fence') return tasks.fence(deps, relocation, task);
    if (task.act === 'drain') return tasks.drain(deps, relocation, task);
    if (task.act === 'unfence') return tasks.unfence(deps, relocation, task);
    if (task.act === 'commit') return tasks.commit(deps, relocation, task);
    if (task.act === 'abort') return tasks.abort(deps, relocation, task);
    if (task.act === 'erase') return retire(relocation, task);
    if (task.act === 'copy') return copy(relocation, task);
    if (task.act === 'verify') return verifyInBulk(relocation, task);
    return verifyAt(relocation, task);
  }

  async function abortUnknown(task: store.Task): Promise<void> {
    const { relocation: id, detail } = task;
    await tasks.finishWith(deps, task, async (tx) => {
      await store.dropOpenTasks(tx, id);
      const region = String(detail.region);
      return tasks.entryOf({ id, region }, 'relocation.aborted', { reason: 'never begun here' });
    });
  }

  /** Copies until the source is hardly ahead; following it goes on in idle time. */
  async function copy(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    const { counts, bytes } = await countRows(db, relocation.region);
    const objects = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const meter = meterOf(relocation, 'copying', task, { objects, bytes });
    const isNear = createApproach();
    let pulled: Pulled;
    do {
      await goOn(task);
      pulled = await pulling.pull(relocation.id, { after: meter.add, next: () => goOn(task) });
    } while (pulled.lag > 0n || !isNear(pulled.objects));
    await tasks.finishWith(deps, task, async () =>
      tasks.entryOf(relocation, 'relocation.caught-up', {
        position: Number((await fresh(relocation)).position),
      }),
    );
  }

  async function verifyInBulk(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    const onProgress = verifying(relocation, task);
    const isNear = createApproach();
    if (relocation.role === 'source') {
      let noted: number;
      do {
        await goOn(task);
        const at = await noteChanges(deps, await fresh(relocation), undefined);
        noted = at.noted;
        await verifyUpTo(deps, relocation, at.position, { onProgress });
      } while (!isNear(noted));
      return db.transaction((tx) => store.finishTask(tx, task));
    }
    const keyed = await withCommitmentKey(relocation);
    const bringAgain = pulling.bringAgain(keyed);
    const options = { onProgress, bringAgain };
    let pulled: Pulled;
    do {
      await goOn(task);
      await verifyUpTo(deps, keyed, (await fresh(relocation)).position, options);
      pulled = await pulling.pull(relocation.id, { next: () => goOn(task) });
    } while (pulled.lag > 0n || !isNear(pulled.objects));
    const { position } = await fresh(relocation);
    await verifyUpTo(deps, keyed, position, options);
    await reportManifest(relocation, task, position);
  }

  /** `attest` (source, in bulk) and `settle` (both, under the fence): the manifest at a given position. */
  async function verifyAt(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    const position = BigInt(Number(task.detail.position));
    const onProgress = verifying(relocation, task);
    if (relocation.role === 'source') {
      await noteChanges(deps, await fresh(relocation), position);
      await verifyUpTo(deps, relocation, position, { onProgress });
    } else {
      const keyed = await withCommitmentKey(relocation);
      while (isBehind(await fresh(relocation), position)) {
        await goOn(task);
        await pulling.pull(relocation.id, { upTo: position, next: () => goOn(task) });
      }
      const bringAgain = pulling.bringAgain(keyed);
      await verifyUpTo(deps, keyed, position, { onProgress, bringAgain });
    }
    await reportManifest(relocation, task, position);
  }

  /** Between two batches that are verified: tells how far it is, and asks whether to go on. */
  function verifying(relocation: store.SiteRelocation, task: store.Task) {
    const meter = meterOf(relocation, 'verifying', task);
    return async (objects: number, bytes: number) => {
      await meter.add(objects, bytes);
      await goOn(task);
    };
  }

  async function reportManifest(
    relocation: store.SiteRelocation,
    task: store.Task,
    position: bigint,
  ): Promise<void> {
    const { root, count, bytes, byKind } = await manifestOf(db, relocation.id, position);
    const statistics = await statisticsAt(relocation, task, position);
    await tasks.finishWith(deps, task, async () =>
      tasks.entryOf(relocation, 'relocation.verified', {
        round: task.round,
        position: Number(position),
        manifest: { root, count, bytes, byKind },
        ...(statistics === undefined ? {} : { statistics }),
      }),
    );
  }

  /**
   * While intake goes on, everything is read, and the source leaves out what came later. Under the
   * fence only what came since is read, as with files; every block's rows are counted.
   */
  async function statisticsAt(
    relocation: store.SiteRelocation,
    task: store.Task,
    position: bigint,
  ): Promise<EventsSummary | undefined> {
    if (!movesStatistics(relocation)) return undefined;
    const { id, region, role } = relocation;
    const isSource = role === 'source';
    const { event_sums: soFar } = await fresh(relocation);
    const { summary, months } = await sumUpEvents(deps.events, {
      region,
      ...(isSource && task.round === 0 ? { upTo: position } : {}),
      ...(soFar !== null && task.round > 0 ? { soFar } : {}),
      ...(isSource ? {} : { arriving: id }),
    });
    if (task.round === 0) {
      const eventSums = { position: position.toString(), months };
      await store.updateSiteRelocation(db, id, { eventSums });
    }
    return summary;
  }

  async function retire(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    await tasks.checkRetirement(deps, relocation, task);
    const meter = meterOf(relocation, 'erasing', task);
    if (relocation.state !== 'erased') {
      await erase(deps, relocation, (objects, bytes) => void meter.add(objects, bytes));
    }
    await residualCheck(deps, relocation, task);
  }

  /** Between directives the target follows the source. */
  async function follow(relocation: store.SiteRelocation): Promise<void> {
    if (relocation.paused || relocation.position === 0n) return;
    await pulling.pull(relocation.id);
    if (relocation.commitment_key === null) return;
    const current = await fresh(relocation);
    await verifyUpTo(deps, current, current.position, {
      bringAgain: pulling.bringAgain(current),
      onProgress: async () => {
        if ((await store.openTasks(db, relocation.id)).length > 0) throw new Superseded();
      },
    });
  }

  /** Only with the office's word, under the lock with which it would switch (decision 0008). */
  async function liftExpiredFence(relocation: store.SiteRelocation): Promise<boolean> {
    const expiry = await regions.fenceExpiry(db, relocation);
    if (expiry === undefined || clock.nowMs() < expiry.epochMilliseconds) return false;
    const round = await store.lastFenceRound(db, relocation.id);
    try {
      if (!(await deps.office.closeRound(relocation.id, round))) return false;
    } catch (error) {
      logger.warn({ err: error, relocation: relocation.id }, 'the fence has run out and stays');
      return false;
    }
    await tasks.unfence(deps, relocation, { relocation: relocation.id, seq: -1, round });
    return true;
  }

  /** Between two parts of a task: waits while paused. @throws {Superseded} where there is no more use in it */
  async function goOn(task: store.Task): Promise<void> {
    const { relocation: id } = task;
    while (true) {
      cancel.signal.throwIfAborted();
      const relocation = await store.readSiteRelocation(db, id);
      if (relocation === undefined) return;
      if (task.round > 0 && relocation.role === 'source') await liftExpiredFence(relocation);
      const next = store.nextTask(await store.openTasks(db, id));
      if (next?.seq !== task.seq) throw new Superseded();
      if (!relocation.paused || task.round > 0) return;
      await bell.wait(id, retryMs, cancel.signal);
    }
  }

  /** Asked before bytes are fetched: how fast, and whether at all. Under the fence nothing waits. */
  async function mayPull(id: string): Promise<'at-once' | 'paused' | { bytesPerSecond: number }> {
    const open = await store.openTasks(db, id);
    if (open.some((task) => task.act === 'abort')) throw new Superseded();
    const relocation = await store.readSiteRelocation(db, id);
    if (relocation === undefined || open.some((task) => task.round > 0)) return 'at-once';
    if (relocation.paused) return 'paused';
    const limit = relocation.throttle_bytes_per_second;
    return limit === null ? 'at-once' : { bytesPerSecond: Number(limit) };
  }

  async function withCommitmentKey(
    relocation: store.SiteRelocation,
  ): Promise<store.SiteRelocation> {
    const current = await fresh(relocation);
    if (current.commitment_key !== null) return current;
    const key = await deps.source.commitmentKey(relocation.peer, relocation.id);
    await store.updateSiteRelocation(db, relocation.id, { commitmentKey: key });
    return fresh(relocation);
  }

  async function fresh(relocation: store.SiteRelocation): Promise<store.SiteRelocation> {
    return (await store.readSiteRelocation(db, relocation.id)) ?? relocation;
  }

  async function sendReports(): Promise<void> {
    for (const { index, relocation } of await store.unsentReports(db)) {
      await deps.office.report(relocation, await deps.ledger.receipt(index));
      await store.markSent(db, index);
    }
  }

  function meterOf(
    relocation: store.SiteRelocation,
    phase: Progress['phase'],
    task: store.Task,
    from = { objects: 0, bytes: 0 },
  ) {
    const send = (objects: number, bytes: number, bytesPerSecond: number) =>
      deps.office
        .progress({
          relocation: relocation.id,
          site: deps.site,
          phase,
          objects: from.objects + objects,
          objectsTotal: Number(task.detail.objects ?? 0),
          bytes: from.bytes + bytes,
          bytesPerSecond,
        })
        .catch((error: unknown) => logger.debug({ err: error }, 'progress was not taken'));
    return createMeter(clock, send);
  }

  return {
    accept,
    resume: async () => {
      begun = true;
      for (const { id } of await store.listActive(db)) loops.run(id);
      for (const { relocation } of await store.unfinished(db)) loops.run(relocation);
    },
    waiting: () => store.countOpenTasks(db),
    [Symbol.asyncDispose]: async () => {
      cancel.abort();
      await loops.ended();
    },
  };
}

function isBehind(relocation: store.SiteRelocation, position: bigint): boolean {
  const { position: objects, events_position: events } = relocation;
  return objects < position || (movesStatistics(relocation) && events < position);
}

const targetOnly: readonly DirectiveAct[] = ['copy'];
const sourceOnly: readonly DirectiveAct[] = ['attest', 'fence', 'drain', 'unfence', 'erase'];
const both: readonly DirectiveAct[] = ['prepare', 'verify', 'settle', 'commit', 'abort'];
const acts = [...targetOnly, ...sourceOnly, ...both];

function concerns(act: DirectiveAct, detail: JsonObject, site: string): boolean {
  if (targetOnly.includes(act)) return detail.target === site;
  if (sourceOnly.includes(act)) return detail.source === site;
  return true;
}
