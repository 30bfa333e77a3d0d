import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { diffPolicies } from '../diff.ts';
import { policyFileText } from '../file-text.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import type { PolicyProposals } from '../office/proposals.ts';
import { changeSchema, proposalParams, proposalSchema, tags } from './schemas.ts';

export interface ReadProposalsDeps {
  readonly proposals: Pick<PolicyProposals, 'get' | 'list'>;
  readonly policies: Pick<PolicyOffice, 'version'>;
}

/** GET /v1/policy-proposals, and one of them with its text and what it changes. */
export function readProposals(app: HttpServer, { proposals, policies }: ReadProposalsDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/policy-proposals',
    config: { permission: 'policy.read' },
    schema: {
      summary: 'Proposed policies, newest first',
      tags,
      response: { 200: z.object({ proposals: z.array(proposalSchema) }) },
    },
    handler: async () => ({ proposals: await proposals.list() }),
  });
  app.route({
    method: 'GET',
    url: '/v1/policy-proposals/:id',
    config: { permission: 'policy.read' },
    schema: {
      summary: 'One proposed policy: its text, and what it changes in the version that it replaces',
      tags,
      params: proposalParams,
      response: {
        200: proposalSchema.extend({
          yaml: z.string().describe('As it was proposed'),
          text: z.string().describe('The same in the layout of the next'),
          replacedText: z.string().describe('The version that it replaces, as a file'),
          changes: z.array(changeSchema),
        }),
      },
    },
    handler: async (request) => {
      const { document, ...proposal } = await proposals.get(request.params.id);
      const before = policies.version(proposal.version - 1).document;
      const changes = diffPolicies(before, document).map(({ subject, name, sentence }) => ({
        subject,
        name,
        sentence,
      }));
      // In one layout, so that lines differ only where the policies do.
      const [text, replacedText] = [policyFileText(document), policyFileText(before)];
      return { ...proposal, text, replacedText, changes };
    },
  });
}
