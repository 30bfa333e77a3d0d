import { z } from 'zod';
import type { RuleBundle } from './types.ts';

/** The name under which the site sends rules to its sandboxes. */
export const rulesAttachment = 'rules';

const bundleSchema = z.object({
  generation: z.int(),
  sets: z.array(
    z.object({
      name: z.string(),
      version: z.int(),
      sources: z.array(z.object({ name: z.string(), text: z.string() })),
    }),
  ),
});

export function encodeBundle(bundle: RuleBundle): Uint8Array {
  return Buffer.from(JSON.stringify(bundle));
}

export function decodeBundle(bytes: Uint8Array): RuleBundle {
  return bundleSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
