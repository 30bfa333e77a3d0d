import type { Clock } from '../../../../platform/clock.ts';
import { cookieOf, isRole, type PrincipalOf } from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import { IdentityError } from '../../errors.ts';
import { sessionDigest } from './adapter.ts';
import * as store from './people-store.ts';

/** A session ends so long after it began, whatever happens. */
export const sessionSecondsMax = 12 * 3_600;
/** And so long after it was last used. */
export const idleSecondsMax = 3_600;
/** What is delicate takes a session that began no longer ago. */
export const recentSecondsMax = 15 * 60;
/** Uses within this time of the last that was noted are not noted. */
const notedMs = 60_000;

export interface AccountSession {
  readonly id: string;
  readonly method: string;
  readonly beganAt: Temporal.Instant;
  readonly usedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly userAgent: string | undefined;
}

/** The browsers' sessions, as requests show them. */
export interface Sessions {
  /**
   * Undefined where the request bears no cookie of this office, or one of a session that is over.
   * @throws {IdentityError} `second-factor-needed`
   */
  principal(cookies: string | undefined): Promise<PrincipalOf<'operator'> | undefined>;
  /** Whose session this is by its id, while it lasts and is complete; counts as its use. */
  principalOf(id: string): Promise<PrincipalOf<'operator'> | undefined>;
  /** Whose session it is with which only a second factor, or a passkey, can be set up. */
  enrolling(cookies: string | undefined): Promise<string | undefined>;
  /** The caller's session, where it is complete. */
  current(cookies: string | undefined): Promise<AccountSession | undefined>;
  list(name: string): Promise<AccountSession[]>;
  /** One's own. @throws {IdentityError} `unknown-session` */
  end(name: string, id: string): Promise<void>;
}

export function createSessions(deps: {
  readonly db: Postgres;
  readonly clock: Clock;
  readonly cookieName: string;
}): Sessions {
  const { db, clock, cookieName } = deps;

  async function read(cookies: string | undefined): Promise<store.SessionRow | undefined> {
    const token = sessionToken(cookies, cookieName);
    const row = token && (await store.readSession(db, { token: sessionDigest(token) }));
    return row ? await used(row) : undefined;
  }

  /** The session, where it is not over. */
  async function used(row: store.SessionRow): Promise<store.SessionRow | undefined> {
    const nowMs = clock.nowMs();
    const idleMs = nowMs - row.used_at.epochMilliseconds;
    const ageMs = nowMs - row.created_at.epochMilliseconds;
    if (ageMs >= sessionSecondsMax * 1_000 || idleMs >= idleSecondsMax * 1_000) return undefined;
    if (idleMs >= notedMs) {
      await store.touchSession(db, row.id, Temporal.Instant.fromEpochMilliseconds(nowMs));
    }
    return row;
  }

  async function principal(cookies: string | undefined) {
    const row = await read(cookies);
    if (row === undefined) return undefined;
    if (row.method === null) {
      const message = 'The account needs a second factor, or a passkey, before anything else';
      throw new IdentityError('second-factor-needed', message);
    }
    return operatorOf(row);
  }

  async function principalOf(id: string) {
    const found = await store.readSession(db, { id });
    const row = found && (await used(found));
    return row === undefined || row.method === null ? undefined : operatorOf(row);
  }

  return {
    principal,
    principalOf,
    enrolling: async (cookies) => {
      const row = await read(cookies);
      return row?.method === null ? row.name : undefined;
    },
    current: async (cookies) => {
      const row = await read(cookies);
      return row && sessionOf(row)[0];
    },
    list: async (name) => (await store.readSessions(db, name)).flatMap(sessionOf),
    end: async (name, id) => {
      if ((await store.deleteSession(db, name, id)) > 0) return;
      throw new IdentityError('unknown-session', 'There is no such session of yours');
    },
  };
}

function operatorOf({ name, country, roles }: store.SessionRow): PrincipalOf<'operator'> {
  return { kind: 'operator', name, country, roles: roles.filter(isRole) };
}

function sessionOf(row: store.SessionRow): AccountSession[] {
  if (row.method === null) return [];
  return [
    {
      id: row.id,
      method: row.method,
      beganAt: row.created_at,
      usedAt: row.used_at,
      expiresAt: row.expires_at,
      userAgent: row.user_agent ?? undefined,
    },
  ];
}

/** The token in the signed cookie; it is random enough to be its own proof. */
function sessionToken(cookies: string | undefined, name: string): string | undefined {
  const value = cookieOf(cookies, name);
  return /^([A-Za-z0-9]{32})(?:\.|%2E)/i.exec(value ?? '')?.[1];
}
