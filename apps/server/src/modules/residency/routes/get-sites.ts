import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Parties } from '../../identity/index.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { siteOf } from '../rules.ts';
import { tags } from './schemas.ts';

export interface GetSitesDeps {
  readonly policies: Pick<PolicyOffice, 'current'>;
  readonly parties: () => Parties;
}

/** GET /v1/sites: the connected sites; one that the policy does not name has no jurisdiction. */
export function getSites(app: HttpServer, { policies, parties }: GetSitesDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sites',
    config: { permission: 'public' },
    schema: {
      summary: 'The sites, where they stand and by which keys they are known',
      tags,
      response: {
        200: z.array(
          z.object({
            name: z.string(),
            jurisdiction: z.string().nullable(),
            dataCentres: z.array(z.string()),
            url: z.string(),
            origin: z.string(),
            logKeys: z.array(z.string()),
            witnessKeys: z.array(z.string()),
          }),
        ),
      },
    },
    handler: async () => {
      const { document } = policies.current();
      return parties().sites.map((party) => {
        const site = siteOf(document, party.name);
        return {
          name: party.name,
          jurisdiction: site?.jurisdiction ?? null,
          dataCentres: [...(site?.dataCentres ?? [])],
          url: party.url,
          origin: party.origin,
          logKeys: [...party.logKeys],
          witnessKeys: [...party.witnessKeys],
        };
      });
    },
  });
}
