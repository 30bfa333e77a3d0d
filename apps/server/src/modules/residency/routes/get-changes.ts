import { z } from 'zod';
import type { HttpServer } from '../../../platform/http/index.ts';
import { diffPolicies, type PolicyChange } from '../diff.ts';
import type { PolicyOffice } from '../office/policy-office.ts';
import { tags } from './schemas.ts';

const value = z.union([z.string(), z.number(), z.array(z.string()).readonly(), z.null()]);

/** GET /v1/policy/{version}/changes: what a version changed in the one before. */
export function getChanges(
  app: HttpServer,
  { policies }: { readonly policies: Pick<PolicyOffice, 'version'> },
): void {
  // Neither of the two documents ever changes, so neither does their difference.
  const known = new Map<number, readonly PolicyChange[]>();
  function changesOf(version: number): readonly PolicyChange[] {
    const after = policies.version(version);
    const found = known.get(version);
    if (found !== undefined) return found;
    const changes = diffPolicies(policies.version(version - 1).document, after.document);
    known.set(version, changes);
    return changes;
  }
  app.route({
    method: 'GET',
    url: '/v1/policy/:version/changes',
    config: { permission: 'public' },
    schema: {
      summary: 'What a version of the residency policy changed in the one before',
      description: 'The first version has none before it: `before` is null and `changes` is empty.',
      tags,
      params: z.object({ version: z.coerce.number().int().min(1) }),
      response: {
        200: z.object({
          version: z.int(),
          before: z.int().nullable().describe('The version compared with'),
          changes: z.array(
            z.object({
              subject: z.enum(['policy', 'site', 'region', 'class']),
              name: z.string().describe('Of the site, region or class'),
              member: z.string().describe('What changed, as a path below the subject'),
              before: value,
              after: value,
              sentence: z.string().describe('The change in words'),
            }),
          ),
        }),
      },
    },
    handler: async (request) => {
      const { version } = policies.version(request.params.version);
      if (version === 1) return { version, before: null, changes: [] };
      return { version, before: version - 1, changes: [...changesOf(version)] };
    },
  });
}
