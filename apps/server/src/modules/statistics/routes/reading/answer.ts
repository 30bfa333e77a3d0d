import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requirePrincipal } from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import { type Format, formatOf, sendTable } from '../../reading/formats.ts';
import type { Columns, RowOf } from '../../reading/reading-store.ts';
import type { Looker, Readings, Table } from '../../reading/readings.ts';
import type { Spool } from '../../spool/spool.ts';

export interface ReadingRoutesDeps {
  readonly db: Postgres;
  readonly readings: Readings;
  readonly spool: Pick<Spool, 'figures'>;
}

/** For every answer's description. */
export const inFormats =
  'JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).';

/** What has both is a table of a period. */
export const periodAnswer = {
  from: z.string().describe('First day, UTC'),
  to: z.string().describe('Last day, UTC'),
};
export const sumsAnswer = {
  total: z.number().describe('How often, by the events’ own counts'),
  events: z.number(),
};

export function lookerOf(request: FastifyRequest): Looker {
  const { name, country } = requirePrincipal(request, 'operator');
  return { name, country };
}

/** The rows for JSON; undefined where the table was sent in another format. */
export async function rowsOrSent<C extends Columns>(
  request: FastifyRequest,
  reply: FastifyReply,
  table: Table<C>,
  asked: { readonly format?: Format | undefined; readonly name: string },
): Promise<RowOf<C>[] | undefined> {
  const format = formatOf(request, asked.format);
  if (format === 'json') {
    reply.header('vary', 'accept');
    return table.rows();
  }
  await sendTable(reply, table, format, asked.name);
  return undefined;
}
