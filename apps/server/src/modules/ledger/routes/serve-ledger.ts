import { TlogError } from '@vitrine/tlog';
import { type HttpServer, ProblemError } from '../../../platform/http/index.ts';
import type { Ledger } from '../ledger.ts';

const immutable = 'public, max-age=31536000, immutable';

/** GET /ledger/checkpoint and /ledger/tile/…: the static files of C2SP tlog-tiles, for other people's tools. */
export function serveLedger(app: HttpServer, ledger: Ledger): void {
  const missing = () =>
    new ProblemError(404, 'not-in-ledger', 'Not found', {
      detail: 'The ledger has no such file (yet).',
    });
  app.route({
    method: 'GET',
    url: '/ledger/checkpoint',
    config: { permission: 'public' },
    schema: { summary: 'The newest checkpoint (C2SP tlog-checkpoint)', tags: ['ledger'] },
    handler: (_request, reply) => {
      const note = ledger.publishedNote();
      if (note === undefined) throw missing();
      reply.header('access-control-allow-origin', '*').header('cache-control', 'no-cache');
      return reply.type('text/plain; charset=utf-8').send(note);
    },
  });
  app.route({
    method: 'GET',
    url: '/ledger/tile/*',
    config: { permission: 'public' },
    schema: { summary: 'A tile or an entry bundle (C2SP tlog-tiles)', tags: ['ledger'] },
    handler: async (request, reply) => {
      const path = request.url.split('?', 1)[0]?.replace(/^\/ledger\//, '') ?? '';
      const bytes = await read(ledger, path);
      if (bytes === undefined) throw missing();
      reply.header('access-control-allow-origin', '*').header('cache-control', immutable);
      return reply.type('application/octet-stream').send(Buffer.from(bytes));
    },
  });
}

async function read(ledger: Ledger, path: string): Promise<Uint8Array | undefined> {
  try {
    return await ledger.readTilePath(path);
  } catch (error) {
    if (error instanceof TlogError && error.code === 'malformed-tile-path') return undefined;
    throw error;
  }
}
