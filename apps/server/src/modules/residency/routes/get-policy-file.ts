import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { policyFileText } from '../file-text.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { tags } from './schemas.ts';

/** GET /v1/policy/file: the policy in force as the file from which the next one is written. */
export function getPolicyFile(
  app: HttpServer,
  { policies }: { readonly policies: Pick<PolicyOffice, 'current'> },
): void {
  app.route({
    method: 'GET',
    url: '/v1/policy/file',
    config: { permission: 'public' },
    schema: {
      summary: 'The residency policy in force as a YAML file',
      tags,
      response: { 200: z.object({ version: z.int(), digest: z.string(), text: z.string() }) },
    },
    handler: async () => {
      const { version, digest, document } = policies.current();
      return { version, digest, text: policyFileText(document) };
    },
  });
}
