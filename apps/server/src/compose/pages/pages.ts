import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import fastifyStatic from '@fastify/static';
import {
  type Asked,
  openWeb,
  type Page,
  type Party,
  pages,
  type Refused,
  type Web,
} from '@vitrine/web';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import {
  type HttpServer,
  type Permission,
  ProblemError,
  permissionsOf,
  registerSecurityTxt,
} from '../../platform/http/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { version } from '../../version.ts';
import { securityHeaders } from './security-headers.ts';
import { askApi, asWebRequest } from './web-requests.ts';

export interface PagesOptions {
  readonly party: Party;
  readonly officeUrl: string;
  /** Where others reach this party. */
  readonly url: string;
  readonly contact: string | undefined;
  readonly clock: Clock;
  /** Where forms of these pages may be sent besides home, and what their scripts may ask. */
  readonly others: () => readonly string[];
  readonly logger: Logger;
}

const yearMs = 31_536_000_000;

/** The pages of one party, one route each, with the permission that the table of pages names. */
export async function registerPages(app: HttpServer, options: PagesOptions): Promise<void> {
  const { party, officeUrl, contact, logger } = options;
  registerSecurityTxt(app, options);
  const web = await openWeb({ party, officeUrl, contact, version });
  if (web === undefined) {
    logger.warn('the site is not built (npm run build:web): there are no pages');
    return;
  }
  await registerAssets(app, web);
  for (const page of pages as readonly Page[]) {
    if (page.at !== 'both' && page.at !== party.kind) continue;
    registerPage(app, web, page, options);
  }
}

async function registerAssets(app: HttpServer, web: Web): Promise<void> {
  await app.register(fastifyStatic, {
    root: `${web.assets}assets/`,
    serve: false,
    preCompressed: true,
    immutable: true,
    maxAge: yearMs,
  });
  app.route({
    method: 'GET',
    url: '/assets/:name',
    config: { permission: 'public' },
    schema: {
      hide: true,
      summary: 'A file of the pages',
      params: z.object({
        name: z
          .string()
          .regex(/^[\w.-]+$/)
          .refine((name) => !name.startsWith('.')),
      }),
    },
    handler: (request, reply) => reply.sendFile(request.params.name),
  });
  // Below the root, since its scope is a page; asked for anew each time.
  app.route({
    method: 'GET',
    url: '/verify-worker.js',
    config: { permission: 'public' },
    schema: { hide: true, summary: 'What keeps the page that verifies' },
    handler: (_request, reply) =>
      reply.sendFile('verify-worker.js', web.assets, { immutable: false, maxAge: 0 }),
  });
}

function registerPage(app: HttpServer, web: Web, page: Page, options: PagesOptions): void {
  const { title, permission, sends = permission } = page;
  const data = page.path === '/' ? '/_root.data' : `${page.path}.data`;
  const ways = sends === null ? [] : [{ method: 'POST', permission: sends } as const];
  for (const url of [page.path, data]) {
    for (const way of [{ method: 'GET', permission } as const, ...ways]) {
      app.route({
        method: way.method,
        url,
        config: { permission: way.permission as Permission | Permission[], rawBody: true },
        schema: { hide: true, summary: `Page: ${title}` },
        errorHandler: (error, request, reply) =>
          answerFault(app, web, options, error, request, reply),
        handler: (request, reply) => answerPage(app, web, options, request, reply),
      });
    }
  }
}

/**
 * Whoever is not signed in comes back to the page after the sign-in; whoever may not see it is told
 * in a page. Programs, and forms, get the problem.
 */
function answerFault(
  app: HttpServer,
  web: Web,
  options: PagesOptions,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  const { accept = '', 'sec-fetch-dest': destination } = request.headers;
  const isPage = request.method === 'GET' && /text\/html/.test(accept);
  if (isPage && error.code === 'unauthenticated') {
    return reply.redirect(`/sign-in?return=${encodeURIComponent(request.url)}`, 302);
  }
  // A browser's page that is open asks for the next one's data: its loaders know where to go.
  const { pathname } = new URL(request.url, 'http://x');
  const isNext = destination === 'empty' && pathname.endsWith('.data');
  if (isNext && error.code === 'unauthenticated') {
    request.principal = { kind: 'public' };
    return answerPage(app, web, options, request, reply, { permissions: [], roles: [] });
  }
  if ((isPage || isNext) && error instanceof ProblemError && error.code === 'forbidden') {
    const { permissions, roles } = error.extra as unknown as Refused;
    return answerPage(app, web, options, request, reply, { permissions, roles });
  }
  return app.errorHandler(error, request, reply);
}

async function answerPage(
  app: HttpServer,
  web: Web,
  options: PagesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refused,
): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64');
  const asked: Asked = {
    nonce,
    person: personOf(request),
    ...(refused === undefined ? {} : { refused }),
    api: (inner) => askApi(app, request, inner),
    // What the page itself asked for in vain is no failure of ours.
    log: (error) => {
      if (refused === undefined) request.log.error({ err: error }, 'a page failed');
    },
  };
  const answer = await web.answer(await asWebRequest(request), asked);
  // To be led elsewhere, in an answer with data too, is no refusal.
  const isLed = answer.status === 202 || (answer.status >= 300 && answer.status < 400);
  reply.code(refused === undefined || isLed ? answer.status : 403);
  for (const [name, value] of answer.headers) reply.header(name, value);
  if (answer.headers.get('content-type')?.startsWith('text/html')) {
    reply.headers(securityHeaders(nonce, options.others()));
  }
  return reply.send(answer.body === null ? undefined : Readable.fromWeb(answer.body as never));
}

function personOf({ principal }: FastifyRequest): Asked['person'] {
  if (principal.kind !== 'operator') return undefined;
  const { name, country, roles } = principal;
  return { name, country, roles, permissions: permissionsOf(roles) };
}
