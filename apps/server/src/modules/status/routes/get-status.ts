import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { PartyStates } from '../party-watch.ts';

export interface GetStatusDeps {
  readonly states: () => Promise<PartyStates>;
  readonly policyVersion: () => number;
  /** Witnesses that a certificate asks for. */
  readonly quorum: number;
}

/** GET /v1/status: how the office and the sites stand. Nothing of customers, no rates. */
export function getStatus(app: HttpServer, deps: GetStatusDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/status',
    config: { permission: 'public' },
    schema: {
      summary: 'How the office and the sites stand: reachable, ready, last checkpoint',
      description: 'The office asks the sites once in five seconds at most.',
      tags: ['Operations'],
      response: {
        200: z.object({
          askedAt: z.string(),
          policyVersion: z.int().describe('In force'),
          quorum: z.int().describe('Witnesses that a certificate asks for'),
          parties: z
            .array(
              z.object({
                name: z.string(),
                url: z.string().nullable().describe('null: a site that is not connected'),
                origin: z.string().nullable(),
                state: z.enum(['ready', 'not-ready', 'away']),
                checks: z.record(z.string(), z.string()),
                checkpoint: z
                  .object({
                    size: z.int(),
                    root: z.string(),
                    witnesses: z
                      .array(z.object({ name: z.string(), at: z.string().nullable() }))
                      .readonly(),
                  })
                  .nullable()
                  .describe('The newest public one, verified here'),
                waiting: z.int().nullable().describe('Entries signed and not public yet'),
                policyVersion: z.int().nullable().describe('That it acts on'),
                problem: z.string().nullable(),
              }),
            )
            .readonly(),
        }),
      },
    },
    handler: async () => {
      const policyVersion = deps.policyVersion();
      return { ...(await deps.states()), policyVersion, quorum: deps.quorum };
    },
  });
}
