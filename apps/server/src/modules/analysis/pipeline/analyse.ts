import type { JsonObject } from '@vitrine/verifier';
import type { Clock } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { SiteKeys, VaultEngine } from '../../vault/index.ts';
import type { LimitHit, Limits } from '../limits.ts';
import type { Sandboxes, StageDone } from '../sandbox/index.ts';
import { readTreeFiles } from './analysis-store.ts';
import { createMembers, type Members, type MembersDeps } from './members.ts';
import type { Recording } from './recording.ts';
import type { StageRecords } from './stage-records.ts';
import { stages as declared, type SiteStage } from './stages.ts';
import type { Trees } from './trees.ts';
import type { OpenedAnalysis, RecordedStage } from './types.ts';

export interface AnalyseDeps extends MembersDeps {
  readonly db: Postgres;
  readonly keys: Pick<SiteKeys, 'identity'>;
  readonly engine: Pick<VaultEngine, 'open'>;
  readonly sandboxes: Sandboxes;
  /** Names of the stages that the sandboxes have. */
  readonly sandboxStages: readonly string[];
  readonly siteStages: readonly SiteStage[];
  readonly records: Pick<StageRecords, 'read'>;
  readonly recording: Recording;
  readonly trees: Trees;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What may be told of an analysis while it runs. */
export interface Watcher {
  at(stage: string): void;
}

/**
 * Takes one file through the stages that are not on record yet, and puts each on record as it ends. A
 * process that dies fails the stage it was at; the others are run all the same.
 * @throws {VaultError} `key-destroyed`, `container-gone`, …; {VaultEngineError}; {RegionError}
 */
export async function analyse(
  deps: AnalyseDeps,
  opened: OpenedAnalysis,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  const { analysis, job, sizeBytes } = opened;
  const recorded = (await deps.records.read(deps.db, [analysis])).get(analysis) ?? [];
  const wanted = deps.sandboxStages.filter((name) => !isIn(recorded, name));
  if (sizeBytes > deps.limits.fileBytes) {
    const hit: LimitHit = { limit: 'fileBytes', allowed: deps.limits.fileBytes };
    await failAll(deps, opened, namesOf(deps, recorded), hit);
    return;
  }
  const identity = await deps.keys.identity(opened.keyId);
  const open = () => deps.engine.open(opened.objectKey, identity);
  if (wanted.length > 0) await runSandbox(deps, opened, { recorded, open, watcher });
  for (const stage of deps.siteStages) {
    if (isIn(recorded, stage.name)) continue;
    watcher.at(stage.name);
    await runAtSite(deps, opened, { stage, open, signal });
  }
  deps.logger.debug({ analysis, depth: job.depth }, 'a sample went through its stages');
}

/** Everything that is left of an analysis failed for this reason. */
export async function failRest(
  deps: AnalyseDeps,
  opened: OpenedAnalysis,
  hit: LimitHit,
): Promise<void> {
  const recorded =
    (await deps.records.read(deps.db, [opened.analysis], [])).get(opened.analysis) ?? [];
  await failAll(deps, opened, namesOf(deps, recorded), hit);
}

function namesOf(deps: AnalyseDeps, recorded: readonly RecordedStage[]): string[] {
  const present = [...deps.sandboxStages, ...deps.siteStages.map(({ name }) => name)];
  return declared
    .map(({ name }) => name as string)
    .filter((name) => present.includes(name) && !isIn(recorded, name));
}

function isIn(recorded: readonly RecordedStage[], name: string): boolean {
  return recorded.some(({ stage }) => stage === name);
}

interface SandboxRun {
  readonly recorded: readonly RecordedStage[];
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly watcher: Watcher;
}

async function runSandbox(
  deps: AnalyseDeps,
  opened: OpenedAnalysis,
  { recorded, open, watcher }: SandboxRun,
): Promise<void> {
  const { limits, sandboxes, recording } = deps;
  const { name, sizeBytes } = opened;
  await using members = await openMembers(deps, opened);
  const skip = new Set(recorded.map(({ stage }) => stage));
  const earlier: Record<string, JsonObject> = {};
  for (const { stage, result } of recorded) if (result !== undefined) earlier[stage] = result;
  let position = recorded.reduce((sum, one) => sum + one.members, 0);
  let leftMs = limits.analysisMs;

  const put = async (done: StageDone): Promise<void> => {
    const found = members.take();
    const { links } = found;
    const hits = [...done.limits, ...found.limits];
    skip.add(done.stage);
    if (done.result !== undefined) earlier[done.stage] = done.result;
    if (done.defect !== undefined) {
      const { defect: where, stage } = done;
      deps.logger.warn({ analysis: opened.analysis, stage, where }, 'a parser has a defect');
    }
    const stage: RecordedStage = { ...done, limits: hits, members: links.length };
    await recording.put(opened, stage, { from: position, links });
    position += links.length;
  };

  for (;;) {
    const rest = deps.sandboxStages.filter((stage) => !skip.has(stage));
    const [next] = rest;
    if (next === undefined) return;
    const named = name === undefined ? {} : { name };
    const end = await sandboxes.run(
      { sizeBytes, open, ...named, skip: [...skip], earlier, limits, leftMs },
      { stageBegun: (stage) => watcher.at(stage), stageDone: put, member: members.sink },
    );
    if (end.kind === 'finished') return;
    leftMs = end.leftMs;
    const at = end.stage ?? next;
    const { analysis } = opened;
    deps.logger.info({ analysis, stage: at, limit: end.hit.limit }, 'a sandbox was ended');
    const isOver = end.hit.limit === 'analysisMs' || leftMs <= 0;
    for (const stage of isOver ? rest : [at]) await put(failedStage(stage, end.hit));
  }
}

function failedStage(stage: string, hit: LimitHit): StageDone {
  return { stage, outcome: 'failed', limits: [hit], durationMs: 0 };
}

async function failAll(
  { recording }: AnalyseDeps,
  opened: OpenedAnalysis,
  names: readonly string[],
  hit: LimitHit,
): Promise<void> {
  for (const name of names) {
    await recording.put(opened, { ...failedStage(name, hit), members: 0 });
  }
}

async function openMembers(
  deps: AnalyseDeps,
  { job, tree, expiresAt }: OpenedAnalysis,
): Promise<Members & AsyncDisposable> {
  const { limits } = deps;
  const place = deps.trees.enter(tree, await readTreeFiles(deps.db, tree), limits.treeFiles);
  const members = createMembers(deps, {
    region: job.region,
    depth: job.depth,
    limits,
    asMember: { container: job.sample, expiresAt, tree, within: [...job.within, job.sample] },
    takePlace: place.take,
  });
  return { ...members, [Symbol.asyncDispose]: async () => place.leave() };
}

async function runAtSite(
  deps: AnalyseDeps,
  opened: OpenedAnalysis,
  of: {
    readonly stage: SiteStage;
    readonly open: () => AsyncIterable<Uint8Array>;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { stage, open } = of;
  const { limits, clock, recording } = deps;
  const startedMs = clock.monotonicMs();
  const over = AbortSignal.timeout(limits.stageMs);
  const signal = AbortSignal.any([of.signal, over]);
  let done: Pick<RecordedStage, 'outcome' | 'limits'> & { readonly result?: JsonObject };
  try {
    const said = await stage.run({ sizeBytes: opened.sizeBytes, open, limits, signal });
    const { result } = said;
    done = {
      outcome: 'done',
      limits: said.limits ?? [],
      ...(result === undefined ? {} : { result }),
    };
  } catch (error) {
    of.signal.throwIfAborted();
    if (!over.aborted) throw error;
    done = { outcome: 'failed', limits: [{ limit: 'stageMs', allowed: limits.stageMs }] };
  }
  const durationMs = Math.round(clock.monotonicMs() - startedMs);
  await recording.put(opened, { ...done, stage: stage.name, members: 0, durationMs });
}
