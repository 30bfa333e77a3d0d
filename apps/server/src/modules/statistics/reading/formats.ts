import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csvLine, csvMediaType } from '../../../platform/csv.ts';
import type { Table } from './readings.ts';

export const formats = ['json', 'csv', 'parquet', 'arrow'] as const;
export type Format = (typeof formats)[number];

export const formatSchema = z
  .enum(formats)
  .optional()
  .describe('Instead of what `Accept` says; JSON unless told');

const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
};

/** The format that is asked for by name, or by the first media type that is one. */
export function formatOf(request: Pick<FastifyRequest, 'headers'>, named?: Format): Format {
  if (named !== undefined) return named;
  const accepted = (request.headers.accept ?? '')
    .split(',')
    .map((one) => one.split(';')[0]?.trim().toLowerCase());
  return (
    accepted
      .map((one) => formats.find((format) => mediaTypes[format] === one))
      .find((format) => format !== undefined) ?? 'json'
  );
}

/** Sends a table as something other than JSON. @param name of the file */
export async function sendTable(
  reply: FastifyReply,
  table: Table,
  format: Exclude<Format, 'json'>,
  name: string,
): Promise<FastifyReply> {
  const { from, to } = table.period;
  const file = `${name}-${from}-${to}.${format}`;
  if (format === 'csv') return sendCsv(reply, await csvOf(table), file);
  reply.header('vary', 'accept');
  reply.header('content-disposition', `attachment; filename="${file}"`);
  const bytes = await table.stream(format === 'parquet' ? 'Parquet' : 'ArrowStream');
  return reply.type(mediaTypes[format]).send(Readable.from(bytes, { objectMode: false }));
}

export function sendCsv(reply: FastifyReply, text: string, file: string): FastifyReply {
  reply.header('vary', 'accept');
  reply.header('content-disposition', `attachment; filename="${file}"`);
  return reply.type(csvMediaType).send(text);
}

async function csvOf(table: Table): Promise<string> {
  const names = Object.keys(table.columns);
  const rows = await table.rows();
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map(csvLine).join('');
}
