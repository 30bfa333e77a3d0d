import { randomUUID } from 'node:crypto';
import {
  type Analysis,
  type AnalysisJob,
  type Arrivals,
  createAnalysis,
  createArrivals,
  createClamd,
  createSandboxes,
  defaultLimits,
  type Engine,
  enginesStage,
  type Limits,
  mebibyte,
  parseClamdAddress,
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
  /** Where clamd listens. */
  readonly clamd?: string;
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
  const { analysisProcesses: processes, analysisClamd: clamd } = config;
  return { processes, limits, ...(clamd === undefined ? {} : { clamd }) };
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
  { analysis: { processes, limits, clamd } }: AnalysisOptions,
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
  const engines = enginesStage(enginesOf(clamd, { clock, logger }));
  return scope.use(
    await createAnalysis({
      ...{ db, ledger, sandboxes, limits, clock, logger },
      ...parts,
      sandboxStages: sandboxStageNames,
      siteStages: engines === undefined ? [] : [engines],
      size: processes,
      makeId: randomUUID,
    }),
  );
}

function enginesOf(
  clamd: string | undefined,
  { clock, logger }: Pick<PartyBase['options'], 'clock' | 'logger'>,
): readonly Engine[] {
  const address = clamd === undefined ? undefined : parseClamdAddress(clamd);
  return address === undefined ? [] : [createClamd({ address, clock, logger })];
}
