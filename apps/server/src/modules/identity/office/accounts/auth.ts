import { AsyncLocalStorage } from 'node:async_hooks';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { z } from 'zod';
import type { SignInProvider } from '../../../../platform/config/index.ts';
import type { Secret } from '../../../../platform/config/secret.ts';
import type { Logger } from '../../../../platform/logger.ts';
import { trustedOrigins } from '../../origins.ts';
import { type AccountsAdapterDeps, accountsAdapter } from './adapter.ts';
import { hashPassword, passwordLengthMax, passwordLengthMin, verifyPassword } from './passwords.ts';
import type { Accounts } from './service.ts';
import { recentSecondsMax, sessionSecondsMax } from './sessions.ts';

export interface AuthDeps extends AccountsAdapterDeps {
  readonly accounts: Pick<Accounts, 'redeem'>;
  /** Where browsers reach the pages; a host name, since a passkey belongs to none that is an address. */
  readonly origin: string;
  readonly secret: Secret;
  readonly providers: Readonly<Record<string, SignInProvider>>;
  /** Told of failures, and of providers that cannot be reached. */
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** Told, before the library is ready, of each provider that cannot be signed in by. */
  readonly onMissing: (provider: string) => void;
}

export const cookiePrefix = 'vitrine-office';

/** What went wrong in a request, besides what the library itself refuses. */
const failures = new AsyncLocalStorage<{ failure?: unknown }>();

/**
 * The library's answer.
 * @throws what its store threw: the library would answer 500 to a database that is away
 */
export async function answerOf(auth: Auth, request: Request): Promise<Response> {
  const asked: { failure?: unknown } = {};
  const response = await failures.run(asked, () => auth.handler(request));
  if (asked.failure === undefined) return response;
  throw asked.failure;
}

/** As browsers send it back. */
export function sessionCookieName(origin: string): string {
  return `${origin.startsWith('https:') ? '__Secure-' : ''}${cookiePrefix}.session_token`;
}

/** The library of accounts, with nothing of it that goes out to a network. */
export function createAuth(deps: AuthDeps) {
  const { accounts, origin } = deps;
  return betterAuth({
    appName: 'Vitrine',
    baseURL: origin,
    basePath: '/auth',
    secret: deps.secret.reveal(),
    database: accountsAdapter(deps),
    telemetry: { enabled: false },
    // Its other lines tell who tried to sign in, or what with.
    logger: { level: 'error', log: (_level, words) => warnOfProvider(deps, words) },
    onAPIError: {
      errorURL: `${origin}/sign-in`,
      onError: (error) => {
        const asked = failures.getStore();
        if (asked !== undefined && !(error instanceof APIError)) asked.failure = error;
      },
    },
    account: { accountLinking: { enabled: true, requireLocalEmailVerified: true } },
    trustedOrigins: trustedOrigins(origin),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLengthMin,
      maxPasswordLength: passwordLengthMax,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: {
      expiresIn: sessionSecondsMax,
      disableSessionRefresh: true,
      freshAge: recentSecondsMax,
      cookieCache: { enabled: false },
    },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix,
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: ['x-vitrine-client-address'] },
    },
    plugins: [
      twoFactor({ issuer: 'Vitrine', backupCodeOptions: { amount: 10, length: 10 } }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: 'Vitrine',
        origin,
        authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
        authentication: {
          afterVerification: ({ verification }) => {
            if (verification.authenticationInfo?.userVerified) return;
            throw new APIError('UNAUTHORIZED', { message: 'The passkey did not verify its user' });
          },
        },
      }),
      singleSignOn(deps.providers),
      links(accounts),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * OpenID Connect with PKCE, state and nonce, ID tokens verified by the provider's keys. Nobody is
 * signed up: who comes must have been invited with the e-mail address that the provider has verified.
 */
function singleSignOn(providers: AuthDeps['providers']) {
  return genericOAuth({
    config: Object.entries(providers).map(([providerId, { issuer, clientId, clientSecret }]) => ({
      providerId,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      clientId,
      clientSecret: clientSecret.reveal(),
      scopes: ['openid', 'email', 'profile'],
      pkce: true,
      requireIdTokenVerification: true,
      disableSignUp: true,
      disableProviderLogout: true,
    })),
  });
}

function warnOfProvider({ logger, onMissing }: AuthDeps, words: string): void {
  const name = /(?:Provider|Discovery fetch failed for) "([a-z0-9-]+)"/.exec(words)?.[1];
  if (name === undefined) return;
  onMissing(name);
  logger.warn({ provider: name }, 'single sign-on is not as configured: see the provider');
}

/** Using a link up gives a session with which a second factor, or a passkey, is set up. */
function links(accounts: Pick<Accounts, 'redeem'>) {
  const person = z.strictObject({
    name: z.string().max(64),
    displayName: z.string().trim().min(1).max(200),
    email: z.email().max(254),
    country: z.string().max(8),
  });
  return {
    id: 'vitrine-links',
    endpoints: {
      redeemLink: createAuthEndpoint(
        '/link/redeem',
        {
          method: 'POST',
          body: z.strictObject({
            token: z.string().max(64),
            person: person.optional(),
            password: z.string().max(passwordLengthMax).optional(),
          }),
        },
        async (ctx) => {
          const name = await accounts.redeem(ctx.body);
          const user = await ctx.context.internalAdapter.findUserById(name);
          if (user === null) throw new Error('a person without an account');
          const session = await ctx.context.internalAdapter.createSession(name);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ name });
        },
      ),
    },
  };
}
