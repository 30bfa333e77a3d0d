import { randomUUID } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyRequest, fastify, LogController } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from '../logger.ts';
import { watchBodies } from './body-watch.ts';
import { answerClientError } from './client-errors.ts';
import { endWithLastAnswer } from './closing.ts';
import { registerContent } from './content.ts';
import { type ErrorMapping, problemHandler, sendProblem, shapedHandler } from './errors.ts';
import { answerExpectations, requirePlainFraming } from './framing.ts';
import type { HttpServer } from './http-server.ts';
import { defaultLimits, type HttpLimits } from './limits.ts';
import { type ApiInformation, registerOpenApi } from './openapi.ts';
import { type OperationsOptions, registerOperations } from './operations.ts';
import { type Authenticators, identified, requireRole } from './principal.ts';
import { ProblemError } from './problem.ts';
import { registerReference } from './reference.ts';
import { collectRoutes, type RouteTable } from './route-table.ts';

export interface HttpServerOptions extends OperationsOptions {
  readonly api: ApiInformation;
  readonly logger: Logger;
  readonly authenticate: Authenticators;
  /** Asked in order before the platform's own mapping. */
  readonly errorMappings?: readonly ErrorMapping[];
  readonly limits?: Partial<HttpLimits>;
  /** Called once for each answered request. */
  readonly onAnswered?: (answered: Answered) => void;
}

export interface Answered {
  readonly method: string;
  /** The route's pattern, never the path asked for. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/**
 * A server with everything that every route shares: the caller's identity, limits, problems
 * (RFC 9457) for every failure, OpenAPI at `/openapi.json`, a page of it at `/api`, health and
 * readiness. Routes are added by the caller, who then listens.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const limits = { ...defaultLimits, ...options.limits };
  const app: HttpServer = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
      maxHeaderSize: limits.headerBytesMax,
      // Its refusal would be no problem document; ours is.
      requireHostHeader: false,
    },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: problemHandler([]),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const table = collectRoutes(app);
  app.decorate('routeTable', () => table.entries());
  app.decorate('errorsAs', (shape) => shapedHandler(options.errorMappings ?? [], shape));
  registerContent(app, limits.jsonBodyBytesMax);
  watchBodies(app, limits);
  endWithLastAnswer(app);
  answerExpectations(app);
  requirePlainFraming(app);
  registerIdentity(app, options.authenticate);
  registerFailures(app, table, options.errorMappings ?? []);
  registerAnswers(app, options.onAnswered);
  await registerOpenApi(app, options.api);
  registerReference(app);
  registerOperations(app, options);
  return app;
}

function registerIdentity(app: HttpServer, authenticate: Authenticators): void {
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request) => {
    if (request.is404) request.principal = { kind: 'public' };
    else {
      const wanted = [request.routeOptions.config.permission].flat();
      // Who is refused is known as well: pages tell them what they may not.
      request.principal = await identified(request, wanted, authenticate);
      requireRole(request.principal, wanted);
    }
  });
}

function registerFailures(
  app: HttpServer,
  table: RouteTable,
  mappings: readonly ErrorMapping[],
): void {
  app.setErrorHandler(problemHandler(mappings));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = table.methodsOf(path);
    const problem =
      allowed.length === 0 || allowed.includes(request.method)
        ? new ProblemError(404, 'not-found', 'Not found', { detail: 'There is no such resource' })
        : new ProblemError(405, 'method-not-allowed', 'Method not allowed', {
            headers: { allow: allowed.join(', ') },
          });
    sendProblem(request, reply, problem);
  });
}

function isPublic({ routeOptions }: FastifyRequest): boolean {
  return [routeOptions.config.permission].flat().includes('public');
}

/** Headers that every answer has, and word of it to the log and the figures. */
function registerAnswers(app: HttpServer, onAnswered: HttpServerOptions['onAnswered']): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-request-id', request.id);
    // What anybody may read, pages of other origins may read too: verifiers run in browsers.
    if (request.method === 'GET' && isPublic(request)) {
      reply.header('access-control-allow-origin', '*');
    }
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const answered: Answered = {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    };
    onAnswered?.(answered);
    request.log.debug({ ...answered, durationMs: Math.round(answered.durationMs) }, 'answered');
  });
}
