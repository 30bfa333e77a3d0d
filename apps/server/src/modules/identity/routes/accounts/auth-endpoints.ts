import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../../../platform/clock.ts';
import {
  type CallRates,
  createCallLimit,
  type HttpServer,
  ProblemError,
} from '../../../../platform/http/index.ts';
import { IdentityError } from '../../errors.ts';
import { Attempts } from '../../office/accounts/attempts.ts';
import { answerOf } from '../../office/accounts/auth.ts';
import type { RenewedAuth } from '../../office/accounts/renewed-auth.ts';
import type { Accounts } from '../../office/accounts/service.ts';
import type { Sessions } from '../../office/accounts/sessions.ts';
import { returnPath } from '../../return-path.ts';
import { requireSameOrigin } from '../../same-origin.ts';

export interface AuthEndpointsDeps {
  readonly auth: RenewedAuth;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly sessions: Pick<Sessions, 'enrolling'>;
  readonly origin: string;
  readonly origins: readonly string[];
  readonly clock: Clock;
}

interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** What the browser is told; the library's answer as it is unless said. */
  readonly answer?: (body: Body) => Body;
  /** What of the page's body the library is handed; as it is unless said. */
  readonly ask?: (body: Body, origin: string) => Body;
  /** The body names a provider of single sign-on. */
  readonly byProvider?: boolean;
  /** Something is guessed at: attempts are counted. */
  readonly guessed?: boolean;
  /** Not for a session with which only the second factor of a password can be set up. */
  readonly notEnrolling?: boolean;
}

type Body = Record<string, unknown>;

const signedIn = () => ({ next: 'done' });

/** All of the library that is reachable. */
const endpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    summary: 'Sign in with e-mail address and password; then comes the second factor',
    answer: ({ twoFactorRedirect }) => ({ next: twoFactorRedirect ? 'second-factor' : 'enrol' }),
    guessed: true,
  },
  {
    method: 'POST',
    path: '/two-factor/verify-totp',
    summary: 'The code of the authenticator app: signs in, or completes its set-up',
    answer: signedIn,
    guessed: true,
  },
  {
    method: 'POST',
    path: '/two-factor/verify-backup-code',
    summary: 'A backup code in place of the authenticator app',
    answer: signedIn,
    guessed: true,
  },
  {
    method: 'POST',
    path: '/two-factor/enable',
    summary: 'Begin to set up an authenticator app; its backup codes are shown this once',
    guessed: true,
  },
  {
    method: 'POST',
    path: '/two-factor/generate-backup-codes',
    summary: 'New backup codes in place of the old ones, shown this once',
    guessed: true,
    notEnrolling: true,
  },
  {
    method: 'GET',
    path: '/passkey/generate-authenticate-options',
    summary: 'Begin to sign in with a passkey',
  },
  {
    method: 'POST',
    path: '/passkey/verify-authentication',
    summary: 'Sign in with a passkey',
    answer: signedIn,
    guessed: true,
  },
  {
    method: 'GET',
    path: '/passkey/generate-register-options',
    summary: 'Begin to add a passkey; takes a recent sign-in',
    notEnrolling: true,
  },
  {
    method: 'POST',
    path: '/passkey/verify-registration',
    summary: 'Add a passkey; takes a recent sign-in',
    answer: ({ id, name }) => ({ id, name: name ?? null }),
    notEnrolling: true,
  },
  {
    method: 'GET',
    path: '/passkey/list-user-passkeys',
    summary: 'One’s own passkeys',
    notEnrolling: true,
  },
  {
    method: 'POST',
    path: '/passkey/delete-passkey',
    summary: 'Remove a passkey',
    notEnrolling: true,
  },
  {
    method: 'POST',
    path: '/sign-in/social',
    summary: 'Begin single sign-on: the answer says where the browser goes',
    ask: ({ provider, return: asked }, origin) => ({
      provider,
      callbackURL: origin + returnPath(typeof asked === 'string' ? asked : undefined),
      errorCallbackURL: `${origin}/sign-in`,
      disableRedirect: true,
    }),
    answer: ({ url }) => ({ url }),
    byProvider: true,
    guessed: true,
  },
  {
    method: 'GET',
    path: '/callback/:id',
    summary: 'Back from a provider of single sign-on; leads on to the page that was asked for',
  },
  { method: 'POST', path: '/sign-out', summary: 'End this session' },
];

const quarterHourMs = 900_000;

/** Passwords are costly to try, for us as well; people mistype a few times. */
export const signInRates: CallRates = {
  perAddress: { burst: 50, everyMs: 10_000 },
  total: { burst: 200, everyMs: 500 },
};

/** The endpoints of the library of accounts, at `/auth`; everything else of it is not there. */
export function authEndpoints(app: HttpServer, deps: AuthEndpointsDeps): void {
  const { auth, clock } = deps;
  const byAccount = new Attempts(clock, { max: 10, windowMs: quarterHourMs });
  const calls = createCallLimit(signInRates, clock);
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      exposeHeadRoute: false,
      url: `/auth${endpoint.path}`,
      config: { permission: 'public' },
      schema: {
        summary: endpoint.summary,
        tags: ['accounts'],
        ...(endpoint.method === 'POST' ? { body: z.looseObject({}).nullish() } : {}),
      },
      handler: (request, reply) => answer(endpoint, request, reply),
    });
  }

  async function answer(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
    requireSameOrigin(request, deps.origins);
    const body = (request.body ?? {}) as Body;
    if (endpoint.guessed) {
      calls.require(request);
      if (typeof body.email === 'string') byAccount.take(body.email.toLowerCase());
    }
    if (endpoint.notEnrolling) await refuseEnrolling(request);
    const asked = endpoint.ask?.(body, deps.origin) ?? withoutReturn(body);
    const library = await libraryFor(endpoint, body);
    const response = await answerOf(library, asWebRequest(request, asked, deps.origins));
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
      reply.header('referrer-policy', 'no-referrer');
      return reply.redirect(location, 303);
    }
    const text = await response.text();
    const answered = (text === '' ? {} : JSON.parse(text)) as Body;
    if (response.status >= 400) throw refusal(response.status, answered);
    for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
    reply.header('cache-control', 'no-store');
    return reply.code(response.status).send(endpoint.answer?.(answered ?? {}) ?? answered);
  }

  async function libraryFor({ byProvider }: Endpoint, { provider }: Body) {
    const wanted = byProvider && typeof provider === 'string' ? provider : undefined;
    return wanted === undefined ? auth.current() : await auth.withProvider(wanted);
  }

  /** Whoever has only the password may set up its second factor, and nothing that would go round it. */
  async function refuseEnrolling(request: FastifyRequest): Promise<void> {
    const name = await deps.sessions.enrolling(request.headers.cookie);
    if (name === undefined) return;
    const person = await deps.accounts.find(name);
    if (person?.factors.password !== true) return;
    throw new IdentityError('second-factor-needed', 'Set up the authenticator app first');
  }
}

/** No device is trusted for longer than a session, and where the browser goes next is ours to say. */
function withoutReturn(body: Body): Body {
  const { trustDevice: _trust, callbackURL: _url, rememberMe: _remember, ...rest } = body;
  return rest;
}

/** The library's request: of ours what it needs, and the address that we saw. */
function asWebRequest(request: FastifyRequest, body: Body, origins: readonly string[]): Request {
  const origin = request.headers.origin ?? origins.at(-1) ?? '';
  const headers = new Headers({ origin, 'x-vitrine-client-address': request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  const url = new URL(request.url, origins.at(-1));
  if (request.method !== 'POST') return new Request(url, { headers });
  headers.set('content-type', 'application/json');
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

function refusal(status: number, { message }: Body): ProblemError {
  const options = typeof message === 'string' ? { detail: message } : {};
  if (status === 401) return new ProblemError(401, 'sign-in-refused', 'Not signed in', options);
  if (status === 403) return new ProblemError(403, 'sign-in-forbidden', 'Not permitted', options);
  if (status === 429) return new ProblemError(429, 'too-many-codes', 'Too many codes', options);
  if (status < 500) return new ProblemError(400, 'account-refused', 'Not done', options);
  return new ProblemError(500, 'internal', 'Internal error');
}
