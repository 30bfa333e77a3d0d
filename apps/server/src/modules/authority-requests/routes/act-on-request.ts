import { z } from 'zod';
import { type HttpServer, requirePrincipal } from '../../../platform/http/index.ts';
import { checkedGates, gates } from '../gates/gates.ts';
import type { AuthorityRequests } from '../service.ts';
import { outcomes } from '../types.ts';
import {
  caseParams,
  caseSchema,
  gagSchema,
  noticeSchema,
  reasonSchema,
  scopeSchema,
  tags,
  words,
} from './schemas.ts';

const reason = reasonSchema;
const codeSchema = z.string().max(40);

const actSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('pass'),
    gate: z.enum(checkedGates),
    code: codeSchema,
    reason,
    number: words(40).exactOptional().describe('Called back at; from elsewhere than the request'),
    source: words(500).exactOptional().describe('Where the number or key is known from'),
    sites: z.array(z.string().max(63)).max(50).exactOptional().describe('Where was looked'),
  }),
  z.strictObject({
    act: z.literal('reject'),
    gate: z.enum(checkedGates),
    code: codeSchema,
    reason,
  }),
  z.strictObject({ act: z.literal('change-scope'), scope: scopeSchema, reason }),
  z.strictObject({
    act: z.literal('set-gag'),
    gag: gagSchema,
    notice: noticeSchema.exactOptional(),
    reason,
  }),
  z.strictObject({ act: z.literal('remove-item'), item: z.uuid(), reason }),
  z.strictObject({
    act: z.literal('decide'),
    outcome: z.enum(outcomes),
    reason,
    notice: noticeSchema,
  }),
  z.strictObject({ act: z.literal('settle-notice'), reason }),
  z.strictObject({ act: z.literal('paper'), reason }),
  z.strictObject({
    act: z.literal('contest'),
    kind: z.enum(['challenge', 'appeal']),
    text: reasonSchema,
  }),
  z.strictObject({ act: z.literal('withdraw'), reason }),
  z.strictObject({ act: z.literal('reopen'), gate: z.enum(gates), reason }),
  z.strictObject({ act: z.literal('close'), reason }),
]);

/** POST /v1/authority-requests/{id}/acts: what counsel does to a case. */
export function actOnRequest(app: HttpServer, requests: Pick<AuthorityRequests, 'act'>): void {
  app.route({
    method: 'POST',
    url: '/v1/authority-requests/:id/acts',
    config: { permission: 'requests.work' },
    schema: {
      summary: 'Pass or reject a gate, decide, close: what counsel does to a case',
      tags,
      params: caseParams,
      body: actSchema,
      response: { 201: caseSchema },
    },
    handler: async (request, reply) => {
      const by = requirePrincipal(request, 'operator');
      const { id } = request.params;
      return reply.code(201).send(await requests.act(id, request.body, by));
    },
  });
}
