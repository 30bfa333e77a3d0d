import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Postgres, Transaction } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { RuleSetError } from './errors.ts';
import * as store from './rule-sets-store.ts';
import { parseSignedSet, ruleSetDigest, type SignedRuleSet, signerOf } from './signed-set.ts';
import { startingName, startingSet, startingVersion } from './starting.ts';
import { objectionsTo, type TrialEnd, type TrialReport, tryRuleSet } from './trial.ts';
import type { RuleBundle, RuleSet } from './types.ts';

export interface RuleSetsDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'append' | 'durable'>;
  /** Verifier keys of those whose rules this site takes. */
  readonly signers: readonly string[];
  /** Files and folders that are known to be harmless. */
  readonly goodware: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of the goodware, after which it is enough. */
  readonly goodwareBytesMax?: number;
  readonly trialTimeoutMs?: number;
}

export interface RuleSetStatus {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly state: store.RuleSetState;
  /** Name of the signer's key; `vitrine` for what comes with the program. */
  readonly signedBy: string;
  readonly publishedBy: string;
  readonly publishedAt?: string;
  readonly sources: number;
  /** While it is tried: how far. */
  readonly progress?: { readonly files: number; readonly bytes: number };
  readonly trial?: TrialReport;
  /** Why it was stopped. */
  readonly objections: readonly string[];
  readonly problem?: string;
  readonly letThrough?: { readonly by: string; readonly because: string };
  readonly retired?: { readonly by: string; readonly because: string };
  /** Of the entry that last changed it. */
  readonly index?: string;
}

/** The rules of a site: signed, tried, published, in force. */
export interface RuleSets extends AsyncDisposable {
  /** What sandboxes are to work with. */
  current(): RuleBundle;
  /** Called when that changed. */
  onChange(listener: (bundle: RuleBundle) => void): Disposable;
  /**
   * Takes a signed set and begins its trial. Resolves when its rules have compiled; the trial goes on.
   * @throws {RuleSetError} `rule-set-malformed`, `rule-set-not-signed`, `rule-set-invalid`,
   *   `rule-set-outdated`, `rule-set-busy`, `rule-set-check-failed`
   */
  publish(file: unknown, by: string): Promise<RuleSetStatus>;
  /**
   * Puts a version in force that was stopped at its trial, as another person than who published it.
   * @throws {RuleSetError} `unknown-rule-set`, `rule-set-not-stopped`, `rule-set-same-person`
   */
  letThrough(name: string, version: number, of: Decision): Promise<RuleSetStatus>;
  /** Takes a set out of force. @throws {RuleSetError} `unknown-rule-set` */
  retire(name: string, of: Decision): Promise<RuleSetStatus>;
  list(): Promise<RuleSetStatus[]>;
  /** @throws {RuleSetError} `unknown-rule-set` */
  get(name: string, version: number): Promise<RuleSetStatus>;
  /** Resolves when no trial is under way. */
  idle(): Promise<void>;
}

export interface Decision {
  readonly by: string;
  readonly because: string;
}

const listedMax = 200;

/** Opens the rules; what a stop has left in its trial is tried again. */
export async function createRuleSets(deps: RuleSetsDeps): Promise<RuleSets> {
  const { db, ledger, clock, logger } = deps;
  const listeners = new Set<(bundle: RuleBundle) => void>();
  const closing = new AbortController();
  const trials = new Map<string, Promise<void>>();
  const progress = new Map<string, { files: number; bytes: number }>();
  let bundle: RuleBundle = { generation: 0, sets: [] };

  async function refresh(): Promise<void> {
    const live = await store.readInState(db, 'live');
    const retired = await store.readInState(db, 'retired');
    const replaced = [...live, ...retired].some(
      ({ name, version }) => name === startingName && version >= startingVersion,
    );
    const sets: RuleSet[] = live.map(({ name, version, sources }) => ({ name, version, sources }));
    bundle = {
      generation: bundle.generation + 1,
      sets: replaced ? sets : [startingSet(), ...sets],
    };
    for (const listener of listeners) listener(bundle);
  }

  async function publish(file: unknown, by: string): Promise<RuleSetStatus> {
    const set = parseSignedSet(file);
    const signedBy = await signerOf(set, deps.signers);
    const key = keyOf(set);
    if (trials.has(key)) throw busy(set.name);
    const taken = Promise.withResolvers<void>();
    const work = (async () => {
      await requireNewer(set);
      const end = await trial(set, async () => {
        await take(set, { by, signedBy });
        taken.resolve();
      });
      await settle(set, by, end);
    })();
    // Before it is taken its failure is the caller's; after that it stands in the row.
    const tracked = work.catch((error: unknown) => {
      taken.reject(error);
      if (!closing.signal.aborted) logger.warn({ err: error, set: key }, 'a rule set is not tried');
    });
    trials.set(key, tracked);
    void tracked.finally(() => {
      trials.delete(key);
      progress.delete(key);
    });
    await taken.promise;
    return get(set.name, set.version);
  }

  async function requireNewer({ name, version }: RuleSet): Promise<void> {
    const known = await store.readVersions(db, name);
    if (known.some(({ state }) => state === 'trying')) throw busy(name);
    const highest = known
      .filter(({ state }) => state !== 'failed')
      .reduce(
        (most, row) => Math.max(most, row.version),
        name === startingName ? startingVersion : 0,
      );
    if (version > highest) return;
    const message = `Version ${version} of ${name} is not higher than ${highest}, which was published before`;
    throw new RuleSetError('rule-set-outdated', message);
  }

  /** @param onCompiled what happens before any file is looked at */
  async function trial(set: RuleSet, onCompiled: () => Promise<void>): Promise<TrialEnd> {
    const compiled = Promise.withResolvers<void>();
    const running = tryRuleSet(set, {
      goodware: deps.goodware,
      ...(deps.goodwareBytesMax === undefined ? {} : { bytesMax: deps.goodwareBytesMax }),
      ...(deps.trialTimeoutMs === undefined ? {} : { timeoutMs: deps.trialTimeoutMs }),
      signal: closing.signal,
      onCompiled: () => compiled.resolve(),
      onProgress: (files, bytes) => progress.set(keyOf(set), { files, bytes }),
    });
    const early = await Promise.race([running, compiled.promise]);
    if (early !== undefined && early.kind !== 'tried') {
      await running;
      throw refusalOf(early);
    }
    await onCompiled();
    return running;
  }

  async function take(set: SignedRuleSet, of: { by: string; signedBy: string }): Promise<void> {
    await db.transaction(async (tx) => {
      await store.lockName(tx, set.name);
      await requireNewer(set);
      await store.insertVersion(tx, {
        ...{ name: set.name, version: set.version, sources: set.sources, note: set.note },
        digest: ruleSetDigest(set),
        signed_by: of.signedBy,
        state: 'trying',
        published_by: of.by,
        published_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
      });
    });
  }

  /** The outcome stands in the row; a fault in writing it leaves the row `trying`, for the next start. */
  async function settle(set: RuleSet, by: string, end: TrialEnd): Promise<void> {
    const { name, version } = set;
    if (end.kind !== 'tried') {
      const problem = end.kind === 'failed' ? end.problem : 'the rules do not compile any more';
      await store.changeVersion(db, { name, version, state: 'failed', problem });
      return;
    }
    const { report } = end;
    const objections = objectionsTo(report);
    const state = objections.length === 0 ? 'live' : 'stopped';
    const type = state === 'live' ? 'rules.published' : 'rules.stopped';
    const tried = { files: report.files, bytes: report.bytes };
    const payload = {
      set: name,
      version,
      digest: ruleSetDigest(set),
      by,
      trial: tried,
      objections,
    };
    await change({ type, payload }, (index) => ({
      ...{ name, version, state, index, trial: report },
    }));
  }

  async function change(
    entry: Parameters<Ledger['append']>[1][number],
    changed: (index: bigint) => store.RuleSetChange,
  ): Promise<void> {
    const index = await db.transaction(async (tx: Transaction) => {
      const [logged] = await ledger.append(tx, [entry]);
      if (logged === undefined) throw new Error('the ledger logged nothing');
      await store.changeVersion(tx, changed(logged.index));
      return logged.index;
    });
    await ledger.durable(index);
    await refresh();
  }

  async function letThrough(name: string, version: number, of: Decision): Promise<RuleSetStatus> {
    const row = await requireRow(name, version);
    if (row.state !== 'stopped') {
      const message = `Version ${version} of ${name} is ${row.state}`;
      throw new RuleSetError('rule-set-not-stopped', message);
    }
    if (row.published_by === of.by) {
      const message = `${of.by} has published it; another person decides`;
      throw new RuleSetError('rule-set-same-person', message);
    }
    const { digest, published_by: by } = row;
    const override = { by: of.by, because: of.because };
    const payload = { set: name, version, digest, by, override };
    await change({ type: 'rules.published', payload }, (index) => ({
      ...{ name, version, state: 'live', index, letThrough: override },
    }));
    return get(name, version);
  }

  async function retire(name: string, of: Decision): Promise<RuleSetStatus> {
    const versions = await store.readVersions(db, name);
    const live = versions.find(({ state }) => state === 'live');
    const isStarting = bundle.sets.some((set) => set.name === name);
    if (live === undefined && !isStarting) throw unknown(name);
    const version = live?.version ?? startingVersion;
    if (live === undefined) await insertStarting(of.by);
    const payload = { set: name, version, by: of.by, reason: of.because };
    await change({ type: 'rules.retired', payload }, (index) => ({
      ...{ name, version, state: 'retired', index, retired: of },
    }));
    return get(name, version);
  }

  /** What comes with the program gets a row when it is retired. */
  async function insertStarting(by: string): Promise<void> {
    const set = startingSet();
    await store.insertVersion(db, {
      ...set,
      ...{ digest: ruleSetDigest(set), note: '', signed_by: 'vitrine', state: 'superseded' },
      published_by: by,
      published_at: Temporal.Instant.fromEpochMilliseconds(clock.nowMs()),
    });
  }

  async function requireRow(name: string, version: number): Promise<store.RuleSetRow> {
    const row = (await store.readVersions(db, name)).find((one) => one.version === version);
    if (row === undefined) throw unknown(`${name}, version ${version}`);
    return row;
  }

  async function get(name: string, version: number): Promise<RuleSetStatus> {
    return statusOf(await requireRow(name, version), progress.get(`${name}@${version}`));
  }

  async function list(): Promise<RuleSetStatus[]> {
    const rows = await store.readAll(db, listedMax);
    const listed = rows.map((row) => statusOf(row, progress.get(keyOf(row))));
    const starting = bundle.sets.find(
      ({ name, version }) => name === startingName && version === startingVersion,
    );
    const isOurs = starting !== undefined && !rows.some((row) => keyOf(row) === keyOf(starting));
    return isOurs ? [...listed, startingStatus(starting)] : listed;
  }

  async function resume(): Promise<void> {
    for (const row of await store.readInState(db, 'trying')) {
      const set = { name: row.name, version: row.version, sources: row.sources };
      const work = trial(set, async () => undefined)
        .then((end) => settle(set, row.published_by, end))
        .catch((error: unknown) => {
          if (!closing.signal.aborted) logger.warn({ err: error }, 'a rule set is not tried');
        });
      trials.set(keyOf(set), work);
      void work.finally(() => trials.delete(keyOf(set)));
    }
  }

  await refresh();
  await resume();
  return {
    ...{ publish, letThrough, retire, list, get },
    current: () => bundle,
    onChange: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    idle: async () => {
      while (trials.size > 0) await Promise.all(trials.values());
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await Promise.all(trials.values());
    },
  };
}

function keyOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${name}@${version}`;
}

function refusalOf(end: Exclude<TrialEnd, { kind: 'tried' }>): RuleSetError {
  if (end.kind === 'failed') return new RuleSetError('rule-set-check-failed', end.problem);
  const [first] = end.problems;
  const at = first?.line === undefined ? '' : `, line ${first.line}`;
  const message = `${first?.source ?? ''}${at}: ${first?.message ?? 'the rules do not compile'}`;
  return new RuleSetError('rule-set-invalid', message, { problems: end.problems });
}

function busy(name: string): RuleSetError {
  return new RuleSetError('rule-set-busy', `Another version of ${name} is being tried`);
}

function unknown(what: string): RuleSetError {
  return new RuleSetError('unknown-rule-set', `There is no rule set ${what}`);
}

function startingStatus(set: RuleSet): RuleSetStatus {
  return {
    ...{ name: set.name, version: set.version, digest: ruleSetDigest(set), state: 'live' },
    ...{ signedBy: 'vitrine', publishedBy: 'vitrine', sources: set.sources.length },
    objections: [],
  };
}

function statusOf(
  row: store.RuleSetRow,
  progress: RuleSetStatus['progress'] | undefined,
): RuleSetStatus {
  const { name, version, digest, state, trial, problem, index } = row;
  return {
    ...{ name, version, digest, state, signedBy: row.signed_by, publishedBy: row.published_by },
    publishedAt: isoTime(row.published_at.epochMilliseconds),
    sources: row.sources.length,
    ...(progress === undefined ? {} : { progress }),
    ...(trial === null ? {} : { trial }),
    objections: trial === null ? [] : objectionsTo(trial),
    ...(problem === null ? {} : { problem }),
    ...decision('letThrough', row.let_through_by, row.let_through_because),
    ...decision('retired', row.retired_by, row.retired_because),
    ...(index === null ? {} : { index: index.toString() }),
  };
}

function decision(name: string, by: string | null, because: string | null) {
  return by === null ? {} : { [name]: { by, because: because ?? '' } };
}
