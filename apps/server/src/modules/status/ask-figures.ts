import type { Party, PartyClient } from '../identity/index.ts';
import { type SiteFigures, siteFigures } from './figures.ts';

/** Nobody who looks at a page waits longer for a site that does not answer. */
const timeoutMs = 2_000;

/** Asks a site for its figures, with a request that the office signs. @throws where it does not answer as a site does */
export function createFiguresLink(
  client: Pick<PartyClient, 'json'>,
): (site: Party) => Promise<SiteFigures> {
  return async ({ url }) =>
    siteFigures.parse(
      await client.json({ method: 'GET', url: new URL('/v1/figures', url), timeoutMs }),
    );
}
