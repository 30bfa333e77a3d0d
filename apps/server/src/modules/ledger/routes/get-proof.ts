import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { type ExploreDeps, indexSchema, notInLedger, publicHead, tags } from './explore.ts';

/** GET /v1/ledger/entries/{index}/proof: that an entry stands in the ledger (c2sp.org/tlog-proof). */
export function getProof(app: HttpServer, { ledger }: ExploreDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger/entries/:index/proof',
    config: { permission: 'public' },
    schema: {
      summary: 'The inclusion proof of an entry (C2SP tlog-proof), with a signed checkpoint',
      tags,
      params: z.object({ index: indexSchema }),
    },
    handler: async (request, reply) => {
      const { index } = request.params;
      if (index >= publicHead(ledger).size) throw notInLedger();
      const { proof } = await ledger.receipt(index);
      const name = `${ledger.site}-${index}.tlog-proof`;
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(proof);
    },
  });
}
