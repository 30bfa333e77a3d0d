import { z } from 'zod';

export const sampleParams = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex'),
});
export const regionSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name');
export const tags = ['vault'];
