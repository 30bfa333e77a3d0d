import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Transaction } from '../../platform/postgres/index.ts';
import type { SitePolicy } from '../residency/index.ts';
import { namedUuid, ownNamespace, stixNamespace } from './named-uuid.ts';
import * as store from './shared-store.ts';
import type { JudgedSample, ReadJudged } from './types.ts';

export interface ShareFollowerDeps {
  readonly db: Postgres;
  readonly readJudged: ReadJudged;
  readonly policy: Pick<SitePolicy, 'regionStates'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Keeps what is shared in step with the verdicts. */
export interface ShareFollower {
  /** Follows to the newest verdict, and forgets regions that have left. */
  follow(signal?: AbortSignal): Promise<void>;
}

const batchMax = 1_000;

export function createShareFollower(deps: ShareFollowerDeps): ShareFollower {
  const { db, readJudged, policy, clock } = deps;

  async function follow(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await db.transaction(followSome)) === batchMax);
    const states = await policy.regionStates();
    const held = states.filter(
      (one) => one.class === 'files' && one.state !== 'frozen' && one.state !== 'erased',
    );
    await store.deleteOtherRegions(
      db,
      held.map(({ region }) => region),
    );
  }

  /** @returns how many verdicts there were */
  async function followSome(tx: Transaction): Promise<number> {
    const position = await store.lockPosition(tx);
    const judged = await readJudged(position?.version ?? -1n, batchMax);
    const last = judged.at(-1);
    if (last === undefined) return 0;
    const nextAt = rising(clock.nowMs(), position?.modified_at);
    const fresh = new Map<string, store.SharedRow>();
    let modified_at = nextAt();
    for (const one of judged) {
      modified_at = nextAt();
      const key = `${one.region} ${Buffer.from(one.sha256).toString('hex')}`;
      // Of one file twice, the later word counts.
      fresh.delete(key);
      if (one.removed) await store.deleteShared(tx, one);
      else if (one.verdict === 'malicious' || one.verdict === 'suspicious') {
        fresh.set(key, rowOf(one, one.verdict, modified_at));
      } else await store.revokeShared(tx, one, { modified_at, version: one.version });
    }
    await store.upsertShared(tx, [...fresh.values()]);
    await store.writePosition(tx, { version: last.version, modified_at });
    return judged.length;
  }

  return { follow };
}

/** Follows when it is told that there may be something, once at a time. */
export interface Following extends AsyncDisposable {
  readonly wake: () => void;
}

/** A failure is logged: whoever follows regularly tries again. */
export function createFollowing(deps: {
  readonly follower: ShareFollower;
  readonly logger: Logger;
}): Following {
  const { follower, logger } = deps;
  const stop = new AbortController();
  let isWoken = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (isWoken && !stop.signal.aborted) {
      isWoken = false;
      try {
        await follower.follow(stop.signal);
      } catch (error) {
        logger.warn({ err: error }, 'verdicts are shared later');
      }
    }
    running = undefined;
  }

  return {
    wake: () => {
      isWoken = true;
      running ??= run();
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

/** Moments that rise by a microsecond at least: no two changes have the same. */
function rising(nowMs: number, last: Temporal.Instant | undefined): () => Temporal.Instant {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs);
  let at =
    last !== undefined && Temporal.Instant.compare(last, now) >= 0
      ? last
      : now.subtract({ microseconds: 1 });
  return () => {
    at = at.add({ microseconds: 1 });
    return at;
  };
}

function rowOf(
  one: JudgedSample,
  verdict: 'malicious' | 'suspicious',
  modified_at: Temporal.Instant,
): store.SharedRow {
  const { region, sha256, sha1, md5, score, version } = one;
  const hex = Buffer.from(sha256).toString('hex');
  return {
    ...{ region, sha256, sha1, md5, verdict, score, version, modified_at },
    indicator: namedUuid(ownNamespace, `indicator ${region} ${hex}`),
    // STIX 2.1, section 6.7: by the first of the hashes, in canonical JSON.
    file: namedUuid(stixNamespace, `{"hashes":{"MD5":"${Buffer.from(md5).toString('hex')}"}}`),
    threat_name: one.threatName ?? null,
    first_seen_at: Temporal.Instant.from(one.firstSeenAt),
    created_at: modified_at,
  };
}
