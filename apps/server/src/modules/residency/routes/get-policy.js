import { z } from 'zod';
import { policyAnswer } from './policy-answer.js';
import { policySchema, tags } from './schemas.js';
/** GET /v1/policy and /v1/policy/{version}. */
export function getPolicy(app, { policies, ledger }) {
  app.route({
    method: 'GET',
    url: '/v1/policy',
    config: { permission: 'public' },
    schema: {
      summary: 'The residency policy in force, with its receipt',
      tags,
      response: { 200: policySchema },
    },
    handler: () => policyAnswer(policies.current(), ledger),
  });
  app.route({
    method: 'GET',
    url: '/v1/policy/:version',
    config: { permission: 'public' },
    schema: {
      summary: 'A version of the residency policy, with its receipt',
      tags,
      params: z.object({ version: z.coerce.number().int().min(1) }),
      response: { 200: policySchema },
    },
    handler: (request) => policyAnswer(policies.version(request.params.version), ledger),
  });
}
