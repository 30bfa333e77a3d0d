import { z } from 'zod';
import { createEventStream, type HttpServer } from '../../../platform/http/index.ts';
import { siteFigures } from '../figures.ts';
import type { OverviewWatch } from '../overview.ts';

const point = z.object({
  at: z.string(),
  submissionsPerSecond: z.number().nullable().describe('null: not known'),
  bytesPerSecond: z.number().nullable(),
  storedBytes: z.int(),
  ledgerWaiting: z.int(),
  copiesMissing: z.int(),
});

const overview = z.object({
  at: z.string(),
  policyVersion: z.int().describe('In force'),
  quorum: z.int().describe('Witnesses that a certificate asks for'),
  parties: z
    .array(
      z.object({
        name: z.string(),
        url: z.string().nullable().describe('null: a site that is not connected'),
        state: z.enum(['ready', 'not-ready', 'away']),
        policyVersion: z.int().nullable().describe('That it acts on'),
        ledger: z.object({ size: z.int(), witnesses: z.array(z.string()).readonly() }).nullable(),
        figures: siteFigures.nullable().describe('null: of the office, or not told'),
        rate: z
          .object({ submissionsPerSecond: z.number(), bytesPerSecond: z.number() })
          .nullable()
          .describe('Of the intake now; null: not known'),
        history: z
          .array(point)
          .readonly()
          .describe('One of each half minute of the last hour in which somebody looked'),
      }),
    )
    .readonly(),
  alerts: z
    .array(
      z.object({
        party: z.string(),
        kind: z.enum([
          'unreachable',
          'not-ready',
          'figures-missing',
          'ledger-stopped',
          'witness-missing',
          'copies-missing',
          'erasure-uncovered',
          'disk-nearly-full',
          'policy-behind',
        ]),
        words: z.string(),
      }),
    )
    .readonly(),
});

const config = { permission: 'overview.read' } as const;
const tags = ['Operations'];

/** GET /v1/overview and /v1/overview/events: all parties' work in figures, for the operator's people. */
export function getOverview(app: HttpServer, { watch }: { readonly watch: OverviewWatch }): void {
  const answer = createEventStream(app);
  app.route({
    method: 'GET',
    url: '/v1/overview',
    config,
    schema: {
      summary: 'Intake, holdings, waiting work and alerts of all parties, with the last hour',
      description:
        'The office asks the sites once in four seconds at most, and only while somebody asks it. ' +
        'The last hour is kept in memory: a restart forgets it.',
      tags,
      response: { 200: overview },
    },
    handler: () => watch.now(),
  });
  app.route({
    method: 'GET',
    url: '/v1/overview/events',
    config,
    schema: {
      summary: 'The overview every few seconds, as server-sent events',
      description:
        'Each event has the type `status` and the data of `GET /v1/overview`; the first comes at once. ' +
        'The stream ends after ten minutes and is asked for again.',
      tags,
    },
    handler: (_request, reply) => answer(reply, (signal) => watch.follow(signal)),
  });
}
