import type { FileHandle } from 'node:fs/promises';
import { readSetManifest } from '@vitrine/client/sets';
import { formatReceipt, receiptMediaType } from '@vitrine/verifier';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type HttpServer,
  ProblemError,
  requirePrincipal,
} from '../../../../platform/http/index.ts';
import type { Postgres } from '../../../../platform/postgres/index.ts';
import type { Ledger } from '../../../ledger/index.ts';
import { readRange } from '../byte-range.ts';
import type { SetFiles } from '../set-files.ts';
import { readSet } from '../store.ts';

export interface GetSetFileDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'receipt'>;
  readonly files: Pick<SetFiles, 'open'>;
  /** Throws where this site is not the home of the country's files. */
  readonly requireHome: (country: string) => Promise<unknown>;
}

/** Only who has a key of the region; for them a version never changes. */
const cacheControl = 'private, max-age=86400, immutable';

/** GET /v1/reputation/sets/{version}/{name}: a file of a version, whole or a range of it. */
export function getSetFile(app: HttpServer, deps: GetSetFileDeps): void {
  const { db, ledger, files, requireHome } = deps;
  app.route({
    method: 'GET',
    url: '/v1/reputation/sets/:version/:name',
    config: { permission: 'customer' },
    schema: {
      summary: 'A file of the offline set',
      description:
        '`manifest.json`, `receipt.json`, or a file that the manifest names. With ETag; takes If-None-Match, Range and If-Range.',
      tags: ['reputation'],
      params: z.object({
        version: z.coerce.number().int().min(1).max(2_147_483_647),
        name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,99}$/),
      }),
    },
    handler: async (request, reply) => {
      const { region, country } = requirePrincipal(request, 'customer');
      await requireHome(country);
      const { version, name } = request.params;
      const row = await readSet(db, region, version);
      if (row === undefined) throw unknown();
      reply.header('cache-control', cacheControl);
      if (name === 'receipt.json') {
        const receipt = await ledger.receipt(row.version);
        // Made anew each time, under the newest checkpoint.
        reply.header('cache-control', 'private, no-cache');
        return reply.type(receiptMediaType).send(Buffer.from(formatReceipt(receipt)));
      }
      if (name === 'manifest.json') {
        return reply.type('application/json').send(Buffer.from(row.manifest));
      }
      const file = readSetManifest(row.manifest).files.find((one) => one.name === name);
      if (file === undefined) throw unknown();
      const open = () => files.open(region, version, name);
      return await sendFile(reply, request.headers, { open, ...file });
    },
  });
}

interface Sent {
  readonly open: () => Promise<FileHandle | undefined>;
  readonly size: number;
  readonly sha256: string;
}

async function sendFile(
  reply: FastifyReply,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  { open, size, sha256 }: Sent,
): Promise<FastifyReply> {
  const etag = `"${sha256}"`;
  reply.header('etag', etag).header('accept-ranges', 'bytes').type('application/octet-stream');
  if (String(headers['if-none-match'] ?? '').includes(etag)) return reply.code(304).send();
  const isCurrent = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isCurrent ? readRange(String(headers.range ?? ''), size) : undefined;
  if (range === 'unsatisfiable') {
    throw new ProblemError(416, 'no-such-range', 'The file has no such range', {
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  const handle = await open();
  if (handle === undefined) throw unknown();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range !== undefined) {
    reply.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  }
  reply.header('content-length', end - start + 1);
  // Closes the file at its end, or when the client goes away.
  return reply.send(handle.createReadStream({ start, end }));
}

function unknown(): ProblemError {
  return new ProblemError(404, 'unknown-set', 'There is no such file', {
    detail: 'The version is unknown here, or is kept no longer, or has no such file',
  });
}
