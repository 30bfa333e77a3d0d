import { formatReceipt, receiptMediaType } from '@vitrine/verifier';
import { z } from 'zod';
import { cookieOf, type HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { IntakeError } from '../errors.ts';
import { receiptCookie, type ShownReceipts } from '../public/shown-receipts.ts';

export interface GetPublicReceiptDeps {
  readonly shown: ShownReceipts;
  readonly ledger: Pick<Ledger, 'receipt' | 'site'>;
}

/** GET /v1/public-submissions/receipt: for the browser that has just sent a file, and no other. */
export function getPublicReceipt(app: HttpServer, { shown, ledger }: GetPublicReceiptDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/public-submissions/receipt',
    config: { permission: 'public' },
    schema: {
      summary: 'The receipt of the file that this browser has just sent',
      description: 'By the cookie that the submission has set; for ten minutes.',
      tags: ['intake'],
      querystring: z.object({ download: z.literal('yes').optional() }),
    },
    handler: async (request, reply) => {
      const index = shown.find(cookieOf(request.headers.cookie, receiptCookie) ?? '');
      if (index === undefined) {
        const message = 'This browser has sent no file within the last ten minutes';
        throw new IntakeError('unknown-receipt', message);
      }
      const receipt = await ledger.receipt(index);
      if (request.query.download !== undefined) {
        const name = `vitrine-receipt-${ledger.site}-${index}.json`;
        reply.header('content-disposition', `attachment; filename="${name}"`);
      }
      return reply.type(receiptMediaType).send(Buffer.from(formatReceipt(receipt)));
    },
  });
}
