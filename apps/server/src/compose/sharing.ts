import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  createSetFiles,
  createSetPublisher,
  type JudgedSource,
  monthText,
  type Reputation,
  readSetMembers,
  type SetRoutesDeps,
} from '../modules/reputation/index.ts';
import type { SitePolicy } from '../modules/residency/index.ts';
import {
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
  readonly judged: JudgedSource;
}

/** Looks whether a set is due. */
const setsEveryMs = 3_600_000;
/** Verdicts are followed when there are any, and looked for all the same. */
const followEveryMs = 10_000;

/** What other people's programs are told: follows the verdicts, and publishes offline sets. */
export function openSharing(
  base: PartyBase,
  { policy, reputation, judged }: SharingParts,
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
    readJudged: (after, limit) => judged.readJudgedAfter(db, after, limit),
  });
  const following = { name: 'shared verdicts', everyMs: followEveryMs, clock, logger };
  scope.use(runRegularly(following, (signal) => follower.follow(signal)));
  return {
    ...{ db, ledger, files, publisher, site, clock, policy, contact },
    siteUrl: url.replace(/\/$/, ''),
    requireHome: (country) => policy.requireHome(country, 'files'),
    reputation: lookUpBy(reputation),
    // Reputation learns of a verdict within a second, and of a file without one not at all.
    analysisState: async (_, known) => (known === undefined ? 'queued' : 'completed'),
  };
}

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
