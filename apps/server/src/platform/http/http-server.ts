import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ErrorHandler, ErrorShape } from './errors.ts';
import type { Permission } from './permissions.ts';
import type { Principal } from './principal.ts';
import type { RouteEntry } from './route-table.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: of a list, any. A route without it cannot be registered. */
    permission: Permission | readonly Permission[];
    /**
     * Where a customer's key may stand besides `Authorization: Bearer`, for programs of other people:
     * the header `x-apikey`, or the password (or user name) of `Authorization: Basic`.
     */
    keysBy?: readonly ('x-apikey' | 'basic')[];
    /** Hands even JSON to the handler as a stream. */
    rawBody?: boolean;
    /** Largest JSON body, where it may be larger than that of other routes. */
    jsonBytesMax?: number;
    /**
     * Paths of pages whose forms this route takes besides JSON. A browser that sent one is led back
     * to its page where the route refuses, with the problem's code as `problem`.
     */
    formsOf?: RegExp;
  }
  interface FastifyRequest {
    /** Who calls; set before any handler or body parser runs. */
    principal: Principal;
  }
  interface FastifyInstance {
    routeTable(): readonly RouteEntry[];
    /** A route's `errorHandler` that answers in the shape of another protocol. */
    errorsAs(shape: ErrorShape): ErrorHandler;
  }
}

/** Fastify whose routes take zod schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
