import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { policyAnswer } from './policy-answer.ts';
import { policySchema, receiptSchema, tags } from './schemas.ts';

export interface GetPolicyDeps {
  readonly policies: Pick<PolicyOffice, 'current' | 'version'>;
  readonly ledger: Pick<Ledger, 'receipt'>;
}

/** GET /v1/policy, /v1/policy/{version} and its receipt. */
export function getPolicy(app: HttpServer, { policies, ledger }: GetPolicyDeps): void {
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
  app.route({
    method: 'GET',
    url: '/v1/policy/:version/receipt',
    config: { permission: 'public' },
    schema: {
      summary: 'The receipt of a version alone, as verifiers read it',
      tags,
      params: z.object({ version: z.coerce.number().int().min(1) }),
      response: { 200: receiptSchema },
    },
    handler: (request) => ledger.receipt(policies.version(request.params.version).index),
  });
}
