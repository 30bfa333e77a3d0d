import { z } from 'zod';
import { cookieOf, type PrincipalOf } from '../../../platform/http/index.ts';
import { IdentityError, PartyError } from '../errors.ts';
import { pagesOrigin, trustedOrigins } from '../origins.ts';
import type { PartyClient } from '../party-client.ts';
import { returnPath } from '../return-path.ts';
import { type RandomBytes, siteSessionTokenPrefix } from '../tokens.ts';
import type { OperatorDirectory } from './operator-directory.ts';

export interface BrowserSessionsDeps {
  /** This site's name and public address. */
  readonly site: string;
  readonly url: string;
  readonly officeUrl: string;
  readonly party: Pick<PartyClient, 'json' | 'fetch'>;
  readonly operators: OperatorDirectory;
  readonly randomBytes: RandomBytes;
}

/** Where the browser goes, and the cookies that it is to keep. */
export interface Move {
  readonly location: string;
  readonly cookies: readonly string[];
}

/** People in the pages of a site: the office says who they are. */
export interface BrowserSessions {
  readonly origins: readonly string[];
  readonly origin: string;
  principal(cookies: string | undefined): Promise<PrincipalOf<'operator'> | undefined>;
  /** To the office, which sends the browser back. @param asked the path to come back to */
  leave(asked: string | undefined): Move;
  /** @throws {IdentityError} `unknown-code`, `office-unreachable` */
  arrive(cookies: string | undefined, code: string, state: string): Promise<Move>;
  signOut(cookies: string | undefined): Promise<Move>;
}

const stateBytes = 32;
const stateSeconds = 600;
const sessionSeconds = 12 * 3_600;
const timeoutMs = 5_000;
const answer = z.object({ token: z.string().startsWith(siteSessionTokenPrefix).max(64) });

export function createBrowserSessions(deps: BrowserSessionsDeps): BrowserSessions {
  const { site, party, operators } = deps;
  const origin = pagesOrigin(deps.url);
  const officeOrigin = pagesOrigin(deps.officeUrl);
  const prefix = `${origin.startsWith('https:') ? '__Secure-' : ''}vitrine-site-${site}`;
  const sessionCookie = `${prefix}.session`;
  const stateCookie = `${prefix}.sign-in`;

  function cookie(name: string, value: string, seconds: number): string {
    const secure = origin.startsWith('https:') ? '; Secure' : '';
    return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
  }

  async function call(path: string, json: Record<string, string>): Promise<unknown> {
    const url = new URL(path, deps.officeUrl);
    try {
      return await party.json({ method: 'POST', url, json, timeoutMs });
    } catch (error) {
      if (!(error instanceof PartyError)) throw error;
      if (error.problem === 'unknown-code') throw unknownCode();
      const message = 'The office cannot say who this is';
      throw new IdentityError('office-unreachable', message, { cause: error });
    }
  }

  return {
    origin,
    origins: trustedOrigins(deps.url),
    principal: async (cookies) => {
      const token = ownCookie(cookies, sessionCookie);
      if (token === undefined) return undefined;
      try {
        return await operators.authenticate(token);
      } catch (error) {
        // A session that is over is none: the page leads to the sign-in.
        if (error instanceof IdentityError && error.code === 'unknown-token') return undefined;
        throw error;
      }
    },
    leave: (asked) => {
      const state = Buffer.from(deps.randomBytes(stateBytes)).toString('base64url');
      const back = Buffer.from(returnPath(asked), 'utf8').toString('base64url');
      const location = new URL('/sign-in/site', officeOrigin);
      location.search = String(new URLSearchParams({ site, state }));
      const kept = cookie(stateCookie, `${state}.${back}`, stateSeconds);
      return { location: location.href, cookies: [kept] };
    },
    arrive: async (cookies, code, state) => {
      const [kept = '', back = ''] = (ownCookie(cookies, stateCookie) ?? '').split('.');
      // Who has not left from here with this state did not ask to come in.
      if (kept === '' || kept !== state) throw unknownCode();
      const { token } = answer.parse(await call('/v1/site-sessions', { code, state }));
      return {
        location: returnPath(Buffer.from(back, 'base64url').toString('utf8')),
        cookies: [cookie(sessionCookie, token, sessionSeconds), cookie(stateCookie, '', 0)],
      };
    },
    signOut: async (cookies) => {
      const token = ownCookie(cookies, sessionCookie);
      if (token !== undefined) {
        const url = new URL('/v1/site-sessions/end', deps.officeUrl);
        const ended = await party.fetch({ method: 'POST', url, json: { token }, timeoutMs });
        for await (const _ of ended.body);
        operators.forget(token);
      }
      return { location: '/', cookies: [cookie(sessionCookie, '', 0)] };
    },
  };
}

function unknownCode(): IdentityError {
  return new IdentityError('unknown-code', 'The sign-in was not begun here, or is over: try again');
}

/** What we set ourselves has this form; anything else is no cookie of ours. */
function ownCookie(cookies: string | undefined, name: string): string | undefined {
  const value = cookieOf(cookies, name);
  return value !== undefined && /^[\w.-]{1,4000}$/.test(value) ? value : undefined;
}
