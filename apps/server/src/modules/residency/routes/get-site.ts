import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import { siteOf } from '../rules.ts';
import type { SitePolicy } from '../site/site-policy.ts';
import { dataClassSchema, tags } from './schemas.ts';

export interface GetSiteDeps {
  readonly policy: Pick<SitePolicy, 'current' | 'regionStates'>;
  readonly ledger: Pick<Ledger, 'head' | 'origin' | 'site'>;
}

/** GET /v1/site: which site this is, and what it may take by the policy that it acts on. */
export function getSite(app: HttpServer, { policy, ledger }: GetSiteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/site',
    config: { permission: 'public' },
    schema: {
      summary: 'Which site this is, under which law, and what it may take',
      tags,
      response: {
        200: z.object({
          name: z.string(),
          operator: z.string(),
          jurisdiction: z.string().nullable().describe('null: the policy does not name it'),
          dataCentres: z.array(z.string()),
          policyVersion: z.int().describe('That it acts on'),
          ledger: z.object({
            origin: z.string(),
            size: z.int().describe('Entries that are signed, public or just about to be'),
          }),
          regions: z.array(
            z.object({
              region: z.string(),
              class: dataClassSchema,
              state: z.enum(['open', 'fenced', 'frozen', 'erased', 'incoming']),
              epoch: z.int(),
            }),
          ),
        }),
      },
    },
    handler: async () => {
      const document = policy.current();
      const site = siteOf(document, ledger.site);
      const states = await policy.regionStates();
      return {
        name: ledger.site,
        operator: document.operator,
        jurisdiction: site?.jurisdiction ?? null,
        dataCentres: [...(site?.dataCentres ?? [])],
        policyVersion: document.version,
        ledger: { origin: ledger.origin, size: Number(ledger.head().size) },
        regions: states.map(({ region, class: dataClass, state, epoch }) => ({
          region,
          class: dataClass,
          state,
          epoch: Number(epoch),
        })),
      };
    },
  });
}
