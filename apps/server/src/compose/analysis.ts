import { randomUUID } from 'node:crypto';
import {
  type Analysis,
  type AnalysisJob,
  type Arrivals,
  createAnalysis,
  createArrivals,
  createSandboxes,
  defaultLimits,
  type Limits,
  mebibyte,
  sandboxStageNames,
  sandboxStages,
} from '../modules/analysis/index.ts';
import type { SitePolicy } from '../modules/residency/index.ts';
import type { SiteKeys, Vault, VaultEngine } from '../modules/vault/index.ts';
import type { Config } from '../platform/config/index.ts';
import { type Jobs, openJobs } from '../platform/jobs/index.ts';
import { databaseName, type PartyBase } from './party.ts';

export interface AnalysisSettings {
  /** Files at a time; 0: none. */
  readonly processes: number;
  readonly limits: Limits;
}

export interface AnalysisOptions {
  readonly analysis: AnalysisSettings;
}

export function analysisSettings(config: Config): AnalysisSettings {
  const limits: Limits = {
    ...defaultLimits,
    stageMs: config.analysisStageSeconds * 1_000,
    analysisMs: config.analysisFileSeconds * 1_000,
    memoryBytes: config.analysisMemoryMiB * mebibyte,
    fileBytes: config.analysisFileMiB * mebibyte,
    depth: config.analysisDepth,
    members: config.analysisMembers,
    unpackedBytes: config.analysisUnpackedMiB * mebibyte,
    treeFiles: config.analysisTreeFiles,
  };
  return { processes: config.analysisProcesses, limits };
}

export interface AnalysisQueue {
  readonly jobs: Jobs<AnalysisJob>;
  readonly arrivals: Arrivals;
}

/** Before the vault, which makes the jobs. */
export async function openQueue(
  { db, options }: PartyBase,
  scope: AsyncDisposableStack,
): Promise<AnalysisQueue> {
  const { databaseUrl: url, name, logger } = options;
  const place = { url, database: databaseName(name) };
  const jobs = scope.use(await openJobs<AnalysisJob>({ db, ...place, queue: 'analysis', logger }));
  return { jobs, arrivals: createArrivals({ jobs, makeId: randomUUID }) };
}

/** A site's analysis; no process is started before the first file. */
export async function openAnalysis(
  { analysis: { processes, limits } }: AnalysisOptions,
  { db, ledger, options }: PartyBase,
  parts: AnalysisQueue & {
    readonly policy: SitePolicy;
    readonly keys: SiteKeys;
    readonly engine: VaultEngine;
    readonly vault: Vault;
  },
  scope: AsyncDisposableStack,
): Promise<Analysis> {
  const { clock, logger } = options;
  const sandboxes = scope.use(
    createSandboxes({ size: processes, stages: sandboxStages, limits, logger }),
  );
  return scope.use(
    await createAnalysis({
      ...{ db, ledger, sandboxes, limits, clock, logger },
      ...parts,
      sandboxStages: sandboxStageNames,
      siteStages: [],
      size: processes,
      makeId: randomUUID,
    }),
  );
}
