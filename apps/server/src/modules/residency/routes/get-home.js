import { z } from 'zod';
import { ProblemError } from '../../../platform/http/index.js';
import { isCountry } from '../countries.js';
import { homeOf } from '../rules.js';
import { RegionError } from '../service-errors.js';
import { countrySchema, dataClassSchema, tags } from './schemas.js';
/** GET /v1/home: which site takes a country's data. */
export function getHome(app, { policies, parties }) {
  app.route({
    method: 'GET',
    url: '/v1/home',
    config: { permission: 'public' },
    schema: {
      summary: 'Which site takes the data of a country',
      tags,
      querystring: z.object({ country: countrySchema, class: dataClassSchema.default('files') }),
      response: {
        200: z.object({
          country: countrySchema,
          region: z.string(),
          class: dataClassSchema,
          site: z.string(),
          jurisdiction: z.string(),
          url: z.string(),
          policyVersion: z.int(),
          epoch: z.int(),
        }),
      },
    },
    handler: async (request) => {
      const { country, class: dataClass } = request.query;
      if (!isCountry(country)) {
        throw new ProblemError(400, 'unknown-country', 'Unknown country', {
          detail: `${country} is not a code of ISO 3166-1`,
        });
      }
      const { document, version: policyVersion } = policies.current();
      const home = homeOf(document, country, dataClass);
      if (home === undefined) {
        throw new RegionError('country-without-home', `The policy has no home for ${country}`);
      }
      const { region, site, jurisdiction, epoch } = home;
      const url = parties().sites.find(({ name }) => name === site)?.url;
      if (url === undefined) {
        throw new ProblemError(503, 'site-not-connected', 'The home is not connected', {
          detail: `The policy names the site ${site}, whose address the office does not know`,
        });
      }
      return { country, region, class: dataClass, site, jurisdiction, url, policyVersion, epoch };
    },
  });
}
