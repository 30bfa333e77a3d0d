import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  type Analysis,
  type AnalysisJob,
  type Arrivals,
  createAnalysis,
  createArrivals,
  createClamd,
  createOverrides,
  createRuleSets,
  createSandboxes,
  defaultLimits,
  encodeBundle,
  enginesStage,
  type Limits,
  mebibyte,
  type Overrides,
  parseClamdAddress,
  type RuleSets,
  rulesAttachment,
  type SiteStage,
  sandboxStageNames,
  sandboxStages,
} from '../modules/analysis/index.ts';
import { findKnownGood } from '../modules/reputation/index.ts';
import type { SitePolicy } from '../modules/residency/index.ts';
import type { SiteKeys, Vault, VaultEngine } from '../modules/vault/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/index.ts';
import { type Jobs, openJobs } from '../platform/jobs/index.ts';
import type { Logger } from '../platform/logger.ts';
import { databaseName, type PartyBase } from './party.ts';

export interface AnalysisSettings {
  /** Files at a time; 0: none. */
  readonly processes: number;
  readonly limits: Limits;
  /** None: rule sets of nobody. */
  readonly ruleSigners?: readonly string[];
  readonly goodwareFolder?: string | undefined;
  readonly clamdAddress?: string | undefined;
}

export interface AnalysisOptions {
  readonly analysis: AnalysisSettings;
}

export function analysisSettings(config: Config): AnalysisSettings {
  const limits: Limits = {
    ...defaultLimits,
    stageMs: config.analysisStageSeconds * 1_000,
    analysisMs: config.analysisFileSeconds * 1_000,
    memoryBytes: config.analysisMemoryMebibytes * mebibyte,
    fileBytes: config.analysisFileMebibytes * mebibyte,
    depth: config.analysisDepth,
    members: config.analysisMembers,
    unpackedBytes: config.analysisUnpackedMebibytes * mebibyte,
    treeFiles: config.analysisTreeFiles,
  };
  const { ruleSigners, goodwareFolder, clamdAddress } = config;
  return { processes: config.analysisProcesses, limits, ruleSigners, goodwareFolder, clamdAddress };
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

export interface OpenedAnalysis {
  readonly analysis: Analysis;
  readonly ruleSets: RuleSets;
  readonly overrides: Overrides;
}

/** A site's analysis; no process is started before the first file. */
export async function openAnalysis(
  { analysis: settings }: AnalysisOptions,
  { db, ledger, options }: PartyBase,
  parts: AnalysisQueue & {
    readonly policy: SitePolicy;
    readonly keys: SiteKeys;
    readonly engine: VaultEngine;
    readonly vault: Vault;
  },
  scope: AsyncDisposableStack,
): Promise<OpenedAnalysis> {
  const { processes, limits } = settings;
  const { clock, logger } = options;
  const sandboxes = scope.use(
    createSandboxes({ size: processes, stages: sandboxStages, limits, logger }),
  );
  const ruleSets = scope.use(
    await createRuleSets({
      ...{ db, ledger, clock, logger },
      signers: settings.ruleSigners ?? [],
      goodware: settings.goodwareFolder === undefined ? [] : [settings.goodwareFolder],
      installation,
    }),
  );
  sandboxes.attach(rulesAttachment, encodeBundle(ruleSets.current()));
  const analysis = scope.use(
    await createAnalysis({
      ...{ db, ledger, sandboxes, limits, clock, logger },
      ...parts,
      knownGood: findKnownGood,
      sandboxStages: sandboxStageNames,
      siteStages: engineStages(settings, { clock, logger }),
      size: processes,
      makeId: randomUUID,
    }),
  );
  scope.use(
    ruleSets.onChange((bundle) => {
      sandboxes.attach(rulesAttachment, encodeBundle(bundle));
      void db
        .transaction((tx) => analysis.order(tx, 'rules'))
        .catch((error: unknown) => logger.error({ err: error }, 'nothing is analysed anew'));
    }),
  );
  const overrides = createOverrides({
    ...{ db, ledger, clock, judgeAgain: analysis.judgeAgain, makeId: randomUUID },
  });
  return { analysis, ruleSets, overrides };
}

/** What the installation consists of: harmless files that are always there. */
const installation = [
  process.execPath,
  path.resolve(import.meta.dirname, '../../../../node_modules'),
];

function engineStages(
  { clamdAddress }: AnalysisSettings,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): SiteStage[] {
  const address = clamdAddress === undefined ? undefined : parseClamdAddress(clamdAddress);
  if (address === undefined) return [];
  const stage = enginesStage([createClamd({ address, clock, logger })]);
  return stage === undefined ? [] : [stage];
}
