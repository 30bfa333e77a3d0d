import type { Clock } from '../../../../platform/clock.ts';
import type { SignInProvider } from '../../../../platform/config/index.ts';
import type { KeyWrapper } from '../../../../platform/keys/index.ts';
import type { Logger } from '../../../../platform/logger.ts';
import { pagesOrigin, trustedOrigins } from '../../origins.ts';
import { createAuth, sessionCookieName } from './auth.ts';
import { type ChangePassword, createPasswordChange } from './password-change.ts';
import { type RenewedAuth, renewedAuth } from './renewed-auth.ts';
import { openAccountSecret } from './secret.ts';
import { type Accounts, type AccountsDeps, createAccounts } from './service.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSiteSessions, type SiteSessions } from './site-sessions.ts';

export interface AccountsOfficeDeps extends AccountsDeps {
  /** The office's public address. */
  readonly url: string;
  readonly keysDirectory: string;
  readonly wrapper: KeyWrapper;
  readonly providers: Readonly<Record<string, SignInProvider>>;
  readonly logger: Logger;
}

/** Accounts, sessions and the library behind them, of one office. */
export interface AccountsOffice {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly siteSessions: SiteSessions;
  readonly changePassword: ChangePassword;
  readonly auth: RenewedAuth;
  /** Where the pages stand. */
  readonly origin: string;
  /** From which pages may ask for changes. */
  readonly origins: readonly string[];
  readonly clock: Clock;
  /** Names of the providers of single sign-on. */
  readonly providers: readonly string[];
}

export async function openAccountsOffice(deps: AccountsOfficeDeps): Promise<AccountsOffice> {
  const { db, ledger, clock, providers, logger } = deps;
  const origin = pagesOrigin(deps.url);
  const accounts = createAccounts(deps);
  const secret = await openAccountSecret(deps);
  const parts = { db, ledger, clock, accounts, origin, secret, providers, logger };
  const auth = renewedAuth((onMissing) => createAuth({ ...parts, onMissing }), clock);
  const sessions = createSessions({ db, clock, cookieName: sessionCookieName(origin) });
  const { randomBytes } = deps;
  const siteSessions = createSiteSessions({ db, clock, randomBytes, sessions });
  return {
    accounts,
    sessions,
    siteSessions,
    changePassword: createPasswordChange({ db, ledger, clock }),
    auth,
    origin,
    origins: trustedOrigins(deps.url),
    clock,
    providers: Object.keys(providers),
  };
}
