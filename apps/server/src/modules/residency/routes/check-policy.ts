import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { diffPolicies } from '../diff.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { parsePolicy } from '../policy.ts';
import { checkSuccession } from '../succession.ts';
import { changeSchema, tags } from './schemas.ts';

const problem = z.object({
  line: z.int(),
  column: z.int(),
  path: z.string(),
  code: z.string(),
  reason: z.string(),
  suggestion: z.string().optional(),
});

/** Somewhat more than a policy may have: the checker says itself that a file is too large. */
const textLengthMax = 131_072;

/** POST /v1/policy/check: what is wrong with a file, and what it would change. Changes nothing. */
export function checkPolicy(
  app: HttpServer,
  { policies }: { readonly policies: Pick<PolicyOffice, 'current'> },
): void {
  app.route({
    method: 'POST',
    url: '/v1/policy/check',
    config: { permission: 'policy.propose' },
    schema: {
      summary: 'Say what is wrong with a policy file, and what it would change in the one in force',
      tags,
      body: z.strictObject({ text: z.string().max(textLengthMax) }),
      response: {
        200: z.object({
          valid: z.boolean().describe('It could be published next'),
          problems: z.array(problem).describe('By line'),
          changes: z.array(changeSchema).describe('None where the file cannot be read'),
        }),
      },
    },
    handler: async (request) => {
      const { policy, problems: unreadable } = parsePolicy(request.body.text);
      if (policy === undefined) return { valid: false, problems: unreadable, changes: [] };
      const { document } = policies.current();
      const problems = checkSuccession(document, policy);
      const changes = diffPolicies(document, policy).map(({ subject, name, sentence }) => ({
        subject,
        name,
        sentence,
      }));
      return { valid: problems.length === 0, problems, changes };
    },
  });
}
