import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import type { Ledger, LedgerDeps, NewEntry } from '../../apps/server/src/modules/ledger/index.ts';
import { type Clock, systemClock } from '../../apps/server/src/platform/clock.ts';
import type { KeyWrapper } from '../../apps/server/src/platform/keys/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import type { Postgres } from '../../apps/server/src/platform/postgres/index.ts';
import type { LedgerReader } from '../../packages/verifier/src/index.ts';

export const testOrigin = 'test.example/site/zurich';

/** Keys of tests need no holder. */
export const plainWrapper: KeyWrapper = {
  holder: 'none',
  wrap: async (plain) => plain,
  unwrap: async (wrapped) => wrapped,
};

/** Sleeps no longer than a moment, so that what is tried again is tried at once. */
export const hastyClock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 2), signal),
};

/** A temporary folder that goes when the calling test (file) ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vitrine-ledger-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What a ledger of tests is opened with; a folder of its own unless told. */
export async function ledgerDeps(
  db: Postgres,
  overrides: Partial<LedgerDeps> & { readonly folder?: string } = {},
): Promise<LedgerDeps> {
  const { folder = await temporaryFolder(), ...others } = overrides;
  return {
    db,
    directory: path.join(folder, 'ledger'),
    keysDirectory: path.join(folder, 'keys'),
    site: 'zurich',
    origin: testOrigin,
    wrapper: plainWrapper,
    clock: systemClock,
    randomBytes,
    logger: silentLogger(),
    ...others,
  };
}

/** Makes the database as new, for the next ledger. */
export async function forgetLedger(db: Postgres): Promise<void> {
  await db.execute('truncate ledger_head, ledger_entries, ledger_checkpoints, ledger_witnessed');
}

export function stored(n: number): NewEntry {
  return { type: 'sample.stored', region: 'europe', payload: { n } };
}

/** Appends entries in one transaction and waits until they are durable. Returns the last index. */
export async function appendDurably(db: Postgres, ledger: Ledger, count: number): Promise<bigint> {
  const entries = Array.from({ length: count }, (_, n) => stored(n));
  const logged = await db.transaction((tx) => ledger.append(tx, entries));
  const last = logged.at(-1)?.index ?? 0n;
  await ledger.durable(last);
  return last;
}

/** The files of a ledger as a web server would show them. */
export function folderReader(directory: string): LedgerReader {
  return {
    read: async (relative) => {
      try {
        return await readFile(path.join(directory, relative));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

/** A trust policy of one log, without witnesses. */
export function trustIn(ledger: Ledger): string {
  return [...ledger.keys.log.map((key) => `log ${key}`), 'quorum none', ''].join('\n');
}

/** Resolves when the condition holds; fails after `timeoutMs`. */
export async function eventually(
  condition: () => Promise<boolean> | boolean,
  timeoutMs = 20_000,
): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + timeoutMs;
  while (!(await condition())) {
    if (systemClock.monotonicMs() > deadlineMs) throw new Error('it did not come about in time');
    await systemClock.sleep(5);
  }
}
