import type { FastifyReply, FastifyRequest } from 'fastify';
import { type HttpServer, requirePrincipal } from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import { requireAccepted, taxiiMediaType } from '../media-type.ts';
import { taxiiErrors } from '../shape.ts';

export interface TaxiiDeps {
  readonly db: Postgres;
  readonly site: string;
  readonly siteUrl: string;
  readonly contact: string;
}

export const apiRoot = '/taxii2/api';
/** Bytes of a body; none is taken, since no collection can be written to. */
export const contentLengthMax = 1_048_576;

/** What every route of TAXII has. */
export function taxiiRoute(app: HttpServer) {
  return {
    config: { permission: 'customer', keysBy: ['basic', 'x-apikey'], rawBody: true },
    errorHandler: app.errorsAs(taxiiErrors),
  } as const;
}

/** The caller's region. @throws {ProblemError} 406 where the answer would not be read */
export function regionOf(request: FastifyRequest): string {
  requireAccepted(request.headers.accept);
  return requirePrincipal(request, 'customer').region;
}

export function answerTaxii(
  reply: FastifyReply,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  return reply
    .headers({ ...headers, 'content-type': taxiiMediaType })
    .send(Buffer.from(JSON.stringify(body)));
}
