import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after } from 'node:test';
import { systemClock } from '../../platform/clock.ts';
import { createHttpServer, type HttpServer } from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import {
  createCustomers,
  identityProblem,
  registerPartyBodies,
  siteAuthenticators,
} from '../identity/index.ts';
import { intakeProblem, intakeRoutes } from '../intake/index.ts';
import { residencyProblem } from '../residency/index.ts';
import { vaultProblem } from '../vault/index.ts';
import { openTestSite, type TestSite } from '../vault/test-kit.ts';
import { createShareFollower } from './follower.ts';
import { sharingRoutes } from './routes/sharing-routes.ts';
import type { FileLookUp, JudgedSample, KnownFile } from './types.ts';

/** The site `south` with what is shared, and verdicts that a test gives. */
export interface TestSharing extends TestSite {
  readonly app: HttpServer;
  readonly url: string;
  /** An API key of a customer in Italy (region `rest`). */
  readonly key: string;
  /** An API key of another customer there. */
  readonly otherKey: string;
  /** Gives a file of this content a verdict, and follows. */
  judge(content: string, judged: Partial<JudgedSample>): Promise<JudgedSample>;
  /** A file that is on the allow-list. */
  allow(content: string): void;
  /** Samples whose analysis has not ended. */
  readonly underway: Set<string>;
}

export function digestsOf(content: string) {
  const digest = (name: string) => new Uint8Array(createHash(name).update(content).digest());
  return { sha256: digest('sha256'), sha1: digest('sha1'), md5: digest('md5') };
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** @param port any free one unless told */
export async function openTestSharing(port = 0): Promise<TestSharing> {
  const site = await openTestSite();
  const { db, ledger, policy } = site;
  const logger = silentLogger();
  const customers = createCustomers({
    ...{ db, ledger, randomBytes, regions: policy },
    clock: systemClock,
  });
  const keys = await Promise.all(
    ['Uno', 'Due'].map((name) => customers.create({ name, country: 'IT', region: 'rest' })),
  );
  const refuse = async () => {
    throw new Error('nobody else calls');
  };
  const app = await createHttpServer({
    api: { title: 'test', description: 'test', version: '0' },
    logger,
    authenticate: siteAuthenticators({
      operators: { authenticate: refuse },
      requests: { verify: refuse },
      adminToken: { matches: () => false },
      customers,
      requireHome: policy.requireHome,
    }),
    errorMappings: [identityProblem, residencyProblem, vaultProblem, intakeProblem],
  });
  registerPartyBodies(app);
  const intake = intakeRoutes(app, {
    ...{ ...site, clock: systemClock, logger, randomBytes, makeId: randomUUID },
  });
  const judged: JudgedSample[] = [];
  const allowed = new Set<string>();
  const underway = new Set<string>();
  const follower = createShareFollower({
    ...{ db, policy, clock: systemClock },
    readJudged: async (after, limit) => judged.filter((o) => o.version > after).slice(0, limit),
  });
  const url = `http://127.0.0.1:${await portOf(port)}`;
  await sharingRoutes(app, {
    ...{ db, intake, policy, clock: systemClock, site: 'south', contact: 'nobody@example.org' },
    reputation: reputationOf(judged, allowed),
    siteUrl: url,
    requireHome: (country) => policy.requireHome(country, 'files'),
    analysisState: async (sample) => (underway.has(sample) ? 'in-progress' : 'completed'),
  });
  await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
  after(() => app.close());
  const [one, two] = keys.map(({ apiKey }) => apiKey.token);
  return {
    ...site,
    app,
    url,
    key: one ?? '',
    otherKey: two ?? '',
    underway,
    allow: (content) => allowed.add(hex(digestsOf(content).sha256)),
    judge: async (content, more) => {
      const fresh: JudgedSample = {
        version: BigInt(judged.length + 1),
        region: 'rest',
        ...digestsOf(content),
        verdict: 'malicious',
        score: 90,
        firstSeenAt: '2026-11-01T00:00:00Z',
        ...more,
      };
      judged.push(fresh);
      await follower.follow();
      return fresh;
    },
  };
}

/** One that is free now, where none is named: addresses in answers are known before listening. */
async function portOf(named: number): Promise<number> {
  if (named !== 0) return named;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The newest verdict of each file counts, as reputation tells it. */
function reputationOf(judged: readonly JudgedSample[], allowed: ReadonlySet<string>): FileLookUp {
  const known = (kind: 'md5' | 'sha1' | 'sha256', hash: Uint8Array): KnownFile | undefined => {
    const found = judged.findLast((one) => hex(one[kind]) === hex(hash));
    const isKnownGood = allowed.has(hex(hash));
    if (found === undefined || found.removed) {
      return isKnownGood ? { verdict: 'clean', isKnownGood } : undefined;
    }
    const { verdict, threatName, firstSeenAt } = found;
    return {
      ...{ verdict, isKnownGood, firstSeenAt, lastSeenAt: firstSeenAt, prevalence: 'rare' },
      ...(threatName !== undefined && { threatName }),
    };
  };
  return { lookUp: async (_, kind, hashes) => hashes.map((hash) => known(kind, hash)) };
}
