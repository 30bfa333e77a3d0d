import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { testDatabase } from '../../../../../tests/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { Verdict } from './facts.ts';
import type { JudgedSample, JudgedSource } from './judged.ts';
import { createReputation, type Reputation, type ReputationDeps } from './service.ts';

/** The three hashes of a file that is named so. */
export function hashesOf(name: string): Pick<JudgedSample, 'sha256' | 'sha1' | 'md5'> {
  const of = (algorithm: string) => createHash(algorithm).update(name).digest();
  return { sha256: of('sha256'), sha1: of('sha1'), md5: of('md5') };
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What the module `analysis` would have judged, in the order of its versions. */
export interface TestVerdicts extends JudgedSource {
  judge(name: string, verdict: Verdict, more?: Partial<JudgedSample>): JudgedSample;
  remove(sample: JudgedSample): void;
}

export function createTestVerdicts(): TestVerdicts {
  const listeners = new Set<() => void>();
  const all: JudgedSample[] = [];
  const add = (one: JudgedSample): JudgedSample => {
    all.push(one);
    for (const listener of listeners) listener();
    return one;
  };
  return {
    readJudgedAfter: async (_db, after, limit) =>
      all.filter(({ version }) => version > after).slice(0, limit),
    onJudged(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    judge: (name, verdict, more = {}) =>
      add({
        ...{ version: BigInt(all.length), sample: randomUUID(), region: 'europe', verdict },
        ...{ score: 50, firstSeenAt: '2026-10-02T10:00:00Z', judgedAt: '2026-11-02T10:00:00Z' },
        ...hashesOf(name),
        ...more,
      }),
    remove: (sample) => void add({ ...sample, version: BigInt(all.length), removed: true }),
  };
}

export interface TestReputation {
  readonly db: Postgres;
  readonly directory: string;
  readonly verdicts: TestVerdicts;
  /** Another process over the same stores; disposed of by the caller. */
  open(more?: Partial<ReputationDeps>): Promise<Reputation>;
}

/** Stores of a site, gone when the calling test file (or test) ends. */
export async function openTestStores(): Promise<TestReputation> {
  const { postgres: db } = await testDatabase('site');
  const directory = await mkdtemp(path.join(tmpdir(), 'vitrine-reputation-'));
  after(() => rm(directory, { recursive: true, force: true }));
  const verdicts = createTestVerdicts();
  return {
    ...{ db, directory, verdicts },
    async open(more = {}) {
      const reputation = createReputation({
        ...{ db, directory, judged: verdicts, clock: systemClock, logger: silentLogger() },
        ...more,
      });
      await reputation.ready;
      return reputation;
    },
  };
}
