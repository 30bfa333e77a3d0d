import { base64Encode } from '@vitrine/tlog';
import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { readPublicEntriesAt, readTypes } from '../public-store.ts';
import { decodeEntry, type ExploreDeps, publicHead, tags } from './explore.ts';

/** GET /v1/ledger: what this party's ledger is, and how far it has come. */
export function getLedger(app: HttpServer, { db, ledger }: ExploreDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/ledger',
    config: { permission: 'public' },
    schema: {
      summary: 'The ledger of this party: name, keys, newest checkpoint, who has cosigned it',
      tags,
      response: {
        200: z.object({
          party: z.string(),
          origin: z.string(),
          logKeys: z.array(z.string()).readonly(),
          witnessKeys: z.array(z.string()).readonly(),
          size: z.string(),
          root: z.string(),
          checkpoint: z.string(),
          newestEntryAt: z.string().optional(),
          /** Key names of the parties that have cosigned this checkpoint. */
          witnesses: z.array(z.string()),
          types: z.array(z.string()),
        }),
      },
    },
    handler: async () => {
      const { note, size, root, signatures } = publicHead(ledger);
      const [newest] = await readPublicEntriesAt(db, [size - 1n]);
      const names = signatures.map(({ name }) => name).filter((name) => name !== ledger.origin);
      return {
        party: ledger.site,
        origin: ledger.origin,
        logKeys: ledger.keys.log,
        witnessKeys: ledger.keys.witness,
        size: String(size),
        root: base64Encode(root),
        checkpoint: note,
        ...(newest && { newestEntryAt: decodeEntry(newest.entry).at }),
        witnesses: [...new Set(names)].sort(),
        types: await readTypes(db),
      };
    },
  });
}
