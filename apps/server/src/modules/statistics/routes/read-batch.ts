import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { readBlock } from '../blocks/block-store.ts';
import { StatisticsError } from '../errors.ts';
import type { Spool } from '../spool/spool.ts';

export interface ReadBatchDeps {
  readonly db: Postgres;
  readonly ledger: Pick<Ledger, 'receipt'>;
  readonly spool: Pick<Spool, 'read'>;
}

const answer = z.object({
  state: z.enum(['waiting', 'settled']),
  month: z.string(),
  events: z.int(),
  accepted: z.int().optional(),
  duplicate: z.int().optional(),
  refused: z.int().optional().describe('Their ids were known with another content'),
  block: z.int().optional(),
  batch: z.int().optional(),
  receipt: z.looseObject({}).optional().describe('Of the block: vitrine-receipt/1'),
});

/** GET /v1/statistics/batches/{id}: what became of events that were pending. */
export function readBatch(app: HttpServer, { db, ledger, spool }: ReadBatchDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/statistics/batches/:id',
    config: { permission: 'customer' },
    schema: {
      summary: 'Ask what became of events that were pending',
      tags: ['statistics'],
      params: z.object({ id: z.uuid().lowercase() }),
      response: { 200: answer },
    },
    handler: async (request) => {
      const { customerId } = requirePrincipal(request, 'customer');
      const row = await spool.read(request.params.id);
      if (row?.customer !== customerId) {
        throw new StatisticsError('unknown-batch', 'No such batch of yours waits or waited');
      }
      const { month, events, accepted, duplicates, conflicts, batch } = row;
      if (accepted === null || duplicates === null || conflicts === null) {
        return { state: 'waiting' as const, month, events };
      }
      const block = row.block === null ? undefined : await readBlock(db, row.block);
      return {
        state: 'settled' as const,
        ...{ month, events, accepted, duplicate: duplicates, refused: conflicts },
        ...(block !== undefined && {
          block: Number(block.number),
          batch: batch ?? 0,
          receipt: { ...(block.receipt ?? (await ledger.receipt(block.version))) },
        }),
      };
    },
  });
}
