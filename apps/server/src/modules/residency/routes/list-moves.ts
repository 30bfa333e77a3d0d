import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { type Move, movesOf } from '../moves.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { dataClassSchema, tags } from './schemas.ts';

const isUuid = z.uuid();

/** GET /v1/moves: how the homes came to be what they are. */
export function listMoves(
  app: HttpServer,
  { policies }: { readonly policies: Pick<PolicyOffice, 'list'> },
): void {
  // Published versions do not change: what they tell of moves changes with their number alone.
  let known: { readonly versions: number; readonly moves: Move[] } = { versions: 0, moves: [] };
  function moves(): Move[] {
    const all = policies.list();
    if (known.versions !== all.length) {
      known = { versions: all.length, moves: movesOf(all.map(({ document }) => document)) };
    }
    return known.moves;
  }
  app.route({
    method: 'GET',
    url: '/v1/moves',
    config: { permission: 'public' },
    schema: {
      summary:
        'Which version of the residency policy moved which region’s data from where to where',
      tags,
      response: {
        200: z.object({
          versions: z.array(
            z.object({
              version: z.int(),
              effective: z.string(),
              publishedAt: z.string(),
              relocation: z.string().nullable().describe('That published it; null: people did'),
              jurisdictions: z.record(z.string(), z.string()).describe('Of the sites, by name'),
            }),
          ),
          moves: z.array(
            z.object({
              version: z.int(),
              region: z.string(),
              class: dataClassSchema,
              from: z.string().nullable().describe('null: the region is new'),
              to: z.string().nullable().describe('null: the region is no more'),
            }),
          ),
        }),
      },
    },
    handler: async () => {
      const all = policies.list();
      return {
        versions: all.map(({ version, document, publishedAt, publishedBy }) => ({
          version,
          effective: document.effective,
          publishedAt: publishedAt.toString(),
          relocation: isUuid.safeParse(publishedBy).success ? publishedBy : null,
          jurisdictions: Object.fromEntries(
            Object.entries(document.sites).map(([name, site]) => [name, site.jurisdiction]),
          ),
        })),
        moves: moves(),
      };
    },
  });
}
