import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Analysis, readJudgedAfter } from '../modules/analysis/index.ts';
import {
  createSetFiles,
  createSetPublisher,
  monthText,
  type Reputation,
  readSetMembers,
  type SetRoutesDeps,
} from '../modules/reputation/index.ts';
import type { SitePolicy } from '../modules/residency/index.ts';
import {
  createFollowing,
  createShareFollower,
  type FileLookUp,
  type KnownFile,
  type SharingRoutesDeps,
} from '../modules/sharing/index.ts';
import { runRegularly } from '../modules/vault/index.ts';
import type { PartyBase } from './party.ts';

export interface SharingParts {
  readonly policy: SitePolicy;
  readonly reputation: Reputation;
  readonly analysis: Pick<Analysis, 'report'>;
}

/** Looks whether a set is due. */
const setsEveryMs = 3_600_000;
/** Verdicts are followed when there are any, and looked for all the same. */
const followEveryMs = 10_000;

/** What other people's programs are told: follows the verdicts, and publishes offline sets. */
export function openSharing(
  base: PartyBase,
  { policy, reputation, analysis }: SharingParts,
  scope: AsyncDisposableStack,
): SetRoutesDeps & Omit<SharingRoutesDeps, 'intake'> {
  const { db, ledger, url } = base;
  const { clock, logger, name: site, directory, contact = url } = base.options;
  const files = createSetFiles(path.join(directory, 'reputation-sets'), { makeId: randomUUID });
  const members = (region: string) => readSetMembers(db, region);
  const publisher = createSetPublisher({ db, ledger, policy, members, files, clock, logger });
  const publishing = { name: 'offline sets', everyMs: setsEveryMs, clock, logger };
  scope.use(runRegularly(publishing, (signal) => publisher.publishDue(signal)));
  const follower = createShareFollower({
    ...{ db, policy, clock },
    readJudged: (after, limit) => readJudgedAfter(db, after, limit),
  });
  const following = { name: 'shared verdicts', everyMs: followEveryMs, clock, logger };
  scope.use(runRegularly(following, (signal) => follower.follow(signal)));
  const woken = scope.use(createFollowing({ follower, logger }));
  scope.use(reputation.onChange(woken.wake));
  return {
    ...{ db, ledger, files, publisher, site, clock, policy, contact },
    siteUrl: url.replace(/\/$/, ''),
    requireHome: (country) => policy.requireHome(country, 'files'),
    reputation: lookUpBy(reputation),
    analysisState: async (sample) => states[(await analysis.report({ id: sample })).state],
  };
}

const states = { waiting: 'queued', running: 'in-progress', judged: 'completed' } as const;

/** Reputation as the protocols of others ask it: by the same rule, counted as any look-up. */
function lookUpBy(reputation: Reputation): FileLookUp {
  return {
    lookUp: async ({ customerId, region }, kind, hashes) => {
      using _place =
        hashes.length > 1 ? reputation.admit(customerId, hashes.length * 32) : undefined;
      const of = hashes.length > 1 ? 'bulk' : 'single';
      return hashes.map((bytes): KnownFile | undefined => {
        const answer = reputation.lookUp({ kind, bytes }, region, of);
        if (!answer.known) return undefined;
        const { verdict, knownGood: isKnownGood, threat, firstMonth, lastMonth } = answer;
        return {
          ...{ verdict, isKnownGood, prevalence: answer.prevalence },
          ...(threat !== undefined && { threatName: threat }),
          ...(firstMonth !== undefined && { firstSeenAt: `${monthText(firstMonth)}-01T00:00:00Z` }),
          ...(lastMonth !== undefined && { lastSeenAt: `${monthText(lastMonth)}-01T00:00:00Z` }),
        };
      });
    },
  };
}
