import { z } from 'zod';
import { parsePageKey } from '../finding/cursor.ts';

export const sampleParams = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex'),
});
export const sampleIdParams = z.object({
  id: z.uuid().lowercase().describe('The site’s id of the sample'),
});
export const regionSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is not a name');
export const tags = ['vault'];

/** SHA-256, SHA-1 or MD5: told apart by their lengths. */
export const hashSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})$/, 'is no SHA-256, SHA-1 or MD5 in hex')
  .transform((hex) => Buffer.from(hex, 'hex'));

/** The extension of a file's name. */
export const typeSchema = z
  .string()
  .regex(/^[A-Za-z0-9]{1,10}$/, 'is no extension: letters and digits, at most ten')
  .toLowerCase();

/** A moment in UTC, or a day: its beginning. */
export const momentSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?Z?)?$/, 'is no moment in UTC')
  .transform((text, context) => {
    const [day = '', time = '00:00'] = text.replace(/Z$/, '').split('T');
    try {
      return Temporal.Instant.from(`${day}T${time}Z`);
    } catch {
      context.addIssue({ code: 'custom', message: 'is no moment of the calendar' });
      return z.NEVER;
    }
  });

const listedDefault = 50;
const listedMax = 200;

/** A page of a list: the key that the one before gave as `next`. */
export const pageSchema = z.object({
  after: z
    .string()
    .max(100)
    .transform((text, context) => {
      const key = parsePageKey(text);
      if (key !== undefined) return key;
      context.addIssue({ code: 'custom', message: 'is no key of a page' });
      return z.NEVER;
    })
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(listedMax).default(listedDefault),
});
