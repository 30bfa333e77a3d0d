import { z } from 'zod';
import { type HttpServer, ProblemError, requirePrincipal } from '../../../platform/http/index.ts';
import type { ChecksState, LedgerChecks } from '../fsck/checks.ts';

const state = z.object({
  running: z
    .object({ by: z.string(), startedAt: z.string(), done: z.string(), total: z.string() })
    .optional()
    .describe('Entries that it is through with'),
  last: z
    .object({
      by: z.string(),
      startedAt: z.string(),
      finishedAt: z.string(),
      findings: z
        .object({
          size: z.string(),
          root: z.string(),
          entries: z.int(),
          openings: z.int(),
          bundles: z.int(),
          tiles: z.int(),
          checkpoints: z.int(),
          faultCount: z.int(),
          faults: z.array(z.object({ code: z.string(), message: z.string() })),
        })
        .optional()
        .describe('Missing where the check could not be carried through'),
    })
    .optional(),
});

/** POST and GET /v1/ledger-checks: everything is computed again from the entries. */
export function checkLedger(app: HttpServer, checks: LedgerChecks): void {
  app.route({
    method: 'POST',
    url: '/v1/ledger-checks',
    config: { permission: 'ledger.check' },
    schema: {
      summary: 'Start a check of the whole ledger; one at a time, it repairs nothing',
      tags: ['ledger'],
      response: { 202: state },
    },
    handler: async (request, reply) => {
      const { name } = requirePrincipal(request, 'operator');
      if (!checks.start(name)) {
        throw new ProblemError(409, 'check-running', 'A check is under way', {
          detail: 'The ledger is being checked; see how far it is, and ask again when it is done',
        });
      }
      return reply.code(202).send(answerOf(await checks.state()));
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/ledger-checks',
    config: { permission: 'ledger.read' },
    schema: {
      summary: 'The check under way, and what the last one found',
      tags: ['ledger'],
      response: { 200: state },
    },
    handler: async () => answerOf(await checks.state()),
  });
}

function answerOf({ running, last }: ChecksState): z.output<typeof state> {
  return {
    ...(running && {
      running: { ...running, done: String(running.done), total: String(running.total) },
    }),
    ...(last && {
      last: {
        by: last.by,
        startedAt: last.startedAt,
        finishedAt: last.finishedAt,
        ...(last.findings && { findings: last.findings }),
      },
    }),
  };
}
