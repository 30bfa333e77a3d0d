import { Readable } from 'node:stream';
import { csvLine, csvMediaType } from '../../../platform/csv.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import { parsePageKey } from '../finding/cursor.ts';
import type { LoggedReadRow } from '../finding/looks-store.ts';
import type { Finding, ReadLogFilter } from '../finding/service.ts';
import { readOf, readsSchema } from './read-log.ts';
import { tags } from './schemas.ts';

const columns = [
  'at',
  'reader',
  'country',
  'purpose',
  'case',
  'form',
  'sample',
  'region',
  'approval',
  'index',
] as const;
const pageRows = 500;

/** GET /v1/reads.csv: the reads as a table for other programs (RFC 4180), whole. */
export function downloadReads(app: HttpServer, finding: Pick<Finding, 'reads'>): void {
  app.route({
    method: 'GET',
    url: '/v1/reads.csv',
    config: { permission: 'access-log.read' },
    schema: {
      summary: 'Reads of samples as CSV, newest first',
      tags,
      querystring: readsSchema.omit({ after: true, limit: true }),
    },
    handler: (request, reply) => {
      reply.header('content-type', csvMediaType);
      reply.header('content-disposition', 'attachment; filename="reads.csv"');
      return reply.send(Readable.from(lines(finding, request.query), { objectMode: false }));
    },
  });
}

async function* lines(
  finding: Pick<Finding, 'reads'>,
  filter: Omit<ReadLogFilter, 'after' | 'limit'>,
): AsyncGenerator<string> {
  yield csvLine(columns);
  let next: string | undefined;
  do {
    const after = next === undefined ? undefined : parsePageKey(next);
    const page = await finding.reads({ ...filter, after, limit: pageRows });
    yield page.rows.map(lineOf).join('');
    next = page.next;
  } while (next !== undefined);
}

function lineOf(row: LoggedReadRow): string {
  const read: Readonly<Record<string, string | undefined>> = readOf(row);
  return csvLine(columns.map((name) => read[name]));
}
