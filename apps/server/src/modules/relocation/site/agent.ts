import type { JsonObject, Receipt } from '@vitrine/verifier';
import type { Logger } from '../../../platform/logger.ts';
import type { Transaction } from '../../../platform/postgres/index.ts';
import type { Bell } from '../bell.ts';
import type { OfficeLink, Progress } from '../links.ts';
import type { DirectiveAct } from '../steps.ts';
import { erase, residualCheck } from './erase.ts';
import { type ManifestDeps, manifestOf, verifyUpTo } from './manifest.ts';
import { createMeter } from './meter.ts';
import * as regions from './regions-store.ts';
import { noteChanges } from './source.ts';
import * as store from './store.ts';
import { pullOnce, type TargetDeps } from './target.ts';
import * as tasks from './tasks.ts';

export interface AgentDeps extends tasks.TaskDeps, TargetDeps {
  engine: tasks.TaskDeps['engine'] & TargetDeps['engine'] & ManifestDeps['engine'];
  keys: tasks.TaskDeps['keys'];
  office: OfficeLink;
  bell: Bell;
  logger: Logger;
}

/** A site's part in relocations: it obeys verified directives, in order, and tells the office what it has logged. */
export interface Agent extends AsyncDisposable {
  /** Takes a directive from the office's verified documents, in the office's order; again changes nothing. */
  accept(directive: Receipt): Promise<void>;
  /** Goes on with what was under way. */
  resume(): Promise<void>;
}

const idleMs = 250;
const retryMs = 1000;
/** A pull of fewer objects than this counts as having caught up. */
const smallPull = 200;

export function createAgent(deps: AgentDeps): Agent {
  const { db, clock, logger, bell } = deps;
  const cancel = new AbortController();
  const loops = new Map<string, Promise<void>>();

  async function accept(directive: Receipt): Promise<void> {
    const detail = directive.opening?.payload;
    if (detail?.source !== deps.site && detail?.target !== deps.site) return;
    const id = String(detail.relocation);
    await db.transaction((tx) => note(tx, id, detail));
    run(id);
    bell.ring(id);
  }

  async function note(tx: Transaction, id: string, detail: JsonObject): Promise<void> {
    const act = String(detail.act) as DirectiveAct;
    if (act === 'pause' || act === 'resume') {
      await store.updateSiteRelocation(tx, id, { paused: act === 'pause' });
    } else if (act === 'throttle') {
      const limit = detail.bytesPerSecond;
      const throttleBytesPerSecond = typeof limit === 'number' ? limit : null;
      await store.updateSiteRelocation(tx, id, { throttleBytesPerSecond });
    } else if (concerns(act, detail, deps.site)) {
      const task = { relocation: id, seq: Number(detail.seq), act, round: Number(detail.round) };
      await store.insertTask(tx, { ...task, detail });
    }
  }

  function run(id: string): void {
    if (loops.has(id) || cancel.signal.aborted) return;
    const running = loop(id)
      .catch((error: unknown) => {
        if (!cancel.signal.aborted) logger.error({ err: error, relocation: id }, 'agent stopped');
      })
      .finally(() => loops.delete(id));
    loops.set(id, running);
  }

  async function loop(id: string): Promise<void> {
    let waitMs = 0;
    while (!cancel.signal.aborted) {
      if (waitMs > 0) await bell.wait(id, waitMs, cancel.signal);
      try {
        const [task] = await store.openTasks(db, id);
        if (task !== undefined) await perform(task);
        await sendReports();
        const relocation = await store.readSiteRelocation(db, id);
        if (task === undefined && isOver(relocation)) return;
        if (task === undefined && relocation !== undefined) await idle(relocation);
        waitMs = task === undefined ? idleMs : 0;
      } catch (error) {
        if (cancel.signal.aborted) return;
        logger.warn({ err: error, relocation: id }, 'a part of a relocation failed; trying again');
        await tellProblem(id, error);
        waitMs = retryMs;
      }
    }
  }

  async function tellProblem(id: string, error: unknown): Promise<void> {
    const problem = error instanceof Error ? error.message : String(error);
    const none = { objects: 0, objectsTotal: 0, bytes: 0, bytesPerSecond: 0 };
    await deps.office
      .progress({ relocation: id, site: deps.site, phase: 'idle', ...none, problem })
      .catch(() => logger.debug({ relocation: id }, 'the office does not answer'));
  }

  function isOver(relocation: store.SiteRelocation | undefined): boolean {
    return relocation === undefined || relocation.state !== 'active';
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
    const meter = meterOf(relocation, 'copying', task);
    let current: store.SiteRelocation | undefined = relocation;
    while (current !== undefined) {
      await whilePaused(current.id);
      const pulled = await pull(current, undefined, meter.add);
      if (pulled.lag === 0n && pulled.objects < smallPull) break;
      if (await isAborting(current.id)) return;
      current = await store.readSiteRelocation(db, relocation.id);
    }
    await tasks.finishWith(deps, task, async () =>
      tasks.entryOf(relocation, 'relocation.caught-up', {
        position: Number((await fresh(relocation)).position),
      }),
    );
  }

  async function verifyInBulk(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    const meter = meterOf(relocation, 'verifying', task);
    const add = (objects: number, bytes: number) => void meter.add(objects, bytes);
    if (relocation.role === 'source') {
      let noted = smallPull;
      while (noted >= smallPull) {
        const at = await noteChanges(deps, await fresh(relocation), undefined);
        noted = at.noted;
        await verifyUpTo(deps, relocation, at.position, add);
        if (await isAborting(relocation.id)) return;
      }
      return db.transaction((tx) => store.finishTask(tx, task));
    }
    const keyed = await withCommitmentKey(relocation);
    for (let objects = smallPull; objects >= smallPull; ) {
      await whilePaused(relocation.id);
      await verifyUpTo(deps, keyed, (await fresh(relocation)).position, add);
      if (await isAborting(relocation.id)) return;
      ({ objects } = await pull(await fresh(relocation), undefined, async () => undefined));
    }
    const { position } = await fresh(relocation);
    await verifyUpTo(deps, keyed, position, add);
    await reportManifest(relocation, task, position);
  }

  /** `attest` (source, in bulk) and `settle` (both, under the fence): the manifest at a given position. */
  async function verifyAt(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    const position = BigInt(Number(task.detail.position));
    if (relocation.role === 'source') {
      await noteChanges(deps, await fresh(relocation), position);
      await verifyUpTo(deps, relocation, position);
    } else {
      const keyed = await withCommitmentKey(relocation);
      while ((await fresh(relocation)).position < position) {
        await pull(await fresh(relocation), position, async () => undefined);
      }
      await verifyUpTo(deps, keyed, position);
    }
    await reportManifest(relocation, task, position);
  }

  async function reportManifest(
    relocation: store.SiteRelocation,
    task: store.Task,
    position: bigint,
  ): Promise<void> {
    const { root, count, bytes, byKind } = await manifestOf(db, relocation.id, position);
    await tasks.finishWith(deps, task, async () =>
      tasks.entryOf(relocation, 'relocation.verified', {
        round: task.round,
        position: Number(position),
        manifest: { root, count, bytes, byKind },
      }),
    );
  }

  async function retire(relocation: store.SiteRelocation, task: store.Task): Promise<void> {
    await tasks.checkRetirement(deps, task);
    const meter = meterOf(relocation, 'erasing', task);
    if (relocation.state !== 'erased') {
      await erase(deps, relocation, (objects, bytes) => void meter.add(objects, bytes));
    }
    await residualCheck(deps, relocation, task);
  }

  /** Between directives the target follows the source, and a fence that has run out is lifted. */
  async function idle(relocation: store.SiteRelocation): Promise<void> {
    if (relocation.role === 'source') return liftExpiredFence(relocation);
    if (relocation.paused || relocation.position === 0n) return;
    await pull(relocation, undefined, async () => undefined);
    if (relocation.commitment_key !== null) {
      await verifyUpTo(deps, relocation, (await fresh(relocation)).position);
    }
  }

  async function liftExpiredFence(relocation: store.SiteRelocation): Promise<void> {
    const expiry = await regions.fenceExpiry(db, relocation);
    if (expiry === undefined || clock.nowMs() < expiry.epochMilliseconds) return;
    const round = await store.lastFenceRound(db, relocation.id);
    if (!(await deps.office.closeRound(relocation.id, round))) return;
    await tasks.unfence(deps, relocation, { relocation: relocation.id, seq: -1, round });
  }

  async function pull(
    relocation: store.SiteRelocation,
    upTo: bigint | undefined,
    onBytes: (objects: number, bytes: number) => Promise<void>,
  ) {
    const limit = relocation.throttle_bytes_per_second;
    const begunMs = clock.monotonicMs();
    let bytes = 0;
    const pace = async (objects: number, more: number) => {
      await onBytes(objects, more);
      bytes += more;
      // Under the fence nothing is throttled.
      if (limit === null || limit <= 0n || upTo !== undefined) return;
      const restMs = (bytes / Number(limit)) * 1000 - (clock.monotonicMs() - begunMs);
      if (restMs > 0) await clock.sleep(restMs, cancel.signal);
    };
    return pullOnce(deps, relocation, upTo, cancel.signal, pace);
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

  async function isAborting(id: string): Promise<boolean> {
    return (await store.openTasks(db, id)).some((task) => task.act === 'abort');
  }

  async function whilePaused(id: string): Promise<void> {
    while ((await store.readSiteRelocation(db, id))?.paused && !(await isAborting(id))) {
      await bell.wait(id, retryMs, cancel.signal);
    }
  }

  async function sendReports(): Promise<void> {
    for (const { index, relocation } of await store.unsentReports(db)) {
      await deps.office.report(relocation, await deps.ledger.receipt(index));
      await store.markSent(db, index);
    }
  }

  function meterOf(relocation: store.SiteRelocation, phase: Progress['phase'], task: store.Task) {
    const send = (objects: number, bytes: number, bytesPerSecond: number) =>
      deps.office
        .progress({
          relocation: relocation.id,
          site: deps.site,
          phase,
          objects,
          objectsTotal: Number(task.detail.objects ?? 0),
          bytes,
          bytesPerSecond,
        })
        .catch((error: unknown) => logger.debug({ err: error }, 'progress was not taken'));
    return createMeter(clock, send);
  }

  return {
    accept,
    resume: async () => {
      for (const { id } of await store.listActive(db)) run(id);
      for (const { relocation } of await store.unfinished(db)) run(relocation);
    },
    [Symbol.asyncDispose]: async () => {
      cancel.abort();
      await Promise.all(loops.values());
    },
  };
}

const targetOnly: readonly DirectiveAct[] = ['copy'];
const sourceOnly: readonly DirectiveAct[] = ['attest', 'fence', 'drain', 'unfence', 'erase'];

function concerns(act: DirectiveAct, detail: JsonObject, site: string): boolean {
  if (targetOnly.includes(act)) return detail.target === site;
  if (sourceOnly.includes(act)) return detail.source === site;
  return true;
}
