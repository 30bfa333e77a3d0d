import type { Clock } from '../../../../platform/clock.ts';
import type { PrincipalOf } from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import { IdentityError } from '../../errors.ts';
import {
  makeUuid,
  type RandomBytes,
  sameDigest,
  sha256,
  siteSessionTokenPrefix,
} from '../../tokens.ts';
import type { Sessions } from './sessions.ts';
import * as store from './site-sessions-store.ts';

export interface SiteSessionsDeps {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly sessions: Pick<Sessions, 'principalOf'>;
}

/** How people who are signed in at the office get into the pages of a site. */
export interface SiteSessions {
  /** A code for the browser to carry: for this site and state alone, once, for a minute. */
  issue(session: string, site: string, state: string): Promise<string>;
  /** What the site is to keep in its cookie. @throws {IdentityError} `unknown-code` */
  redeem(site: string, code: string, state: string): Promise<string>;
  /** Whose token it is; nobody's once the session at the office is over. */
  principal(site: string, token: string): Promise<PrincipalOf<'operator'> | undefined>;
  end(site: string, token: string): Promise<void>;
}

const codeValidMs = 60_000;
const secretBytes = 32;

export function createSiteSessions(deps: SiteSessionsDeps): SiteSessions {
  const { db, clock, randomBytes } = deps;
  const secret = () => Buffer.from(randomBytes(secretBytes)).toString('base64url');

  async function issue(session: string, site: string, state: string): Promise<string> {
    const code = secret();
    const expiresMs = clock.nowMs() + codeValidMs;
    await store.insertSiteSession(db, {
      id: makeUuid(randomBytes),
      session,
      site,
      codeSha256: sha256(code),
      stateSha256: sha256(state),
      codeExpiresAt: Temporal.Instant.fromEpochMilliseconds(expiresMs),
    });
    return code;
  }

  async function redeem(site: string, code: string, state: string): Promise<string> {
    const token = `${siteSessionTokenPrefix}${secret()}`;
    // The code is used up also where it does not fit: the refusal comes after the commit.
    const fits = await db.transaction(async (tx) => {
      const row = await store.takeCode(tx, sha256(code));
      const fits =
        row !== undefined &&
        row.site === site &&
        sameDigest(row.state_sha256, sha256(state)) &&
        clock.nowMs() < row.code_expires_at.epochMilliseconds;
      if (fits) await store.writeToken(tx, row.id, sha256(token));
      return fits;
    });
    if (fits) return token;
    throw new IdentityError('unknown-code', 'The code has been used, is over, or is for another');
  }

  return {
    issue,
    redeem,
    principal: async (site, token) => {
      const session = await store.readParent(db, site, sha256(token));
      return session === undefined ? undefined : await deps.sessions.principalOf(session);
    },
    end: (site, token) => store.deleteSiteSession(db, site, sha256(token)),
  };
}
