import { createHash } from 'node:crypto';
import type { ErrorShape } from '../../../platform/http/index.ts';
import { taxiiMediaType } from './media-type.ts';

/** An error message (TAXII 2.1, section 3.6.1). */
export const taxiiErrors: ErrorShape = (problem, request) => ({
  contentType: taxiiMediaType,
  body: {
    title: problem.title,
    ...(problem.detail !== undefined && { description: problem.detail }),
    error_id: request.id,
    error_code: problem.code,
    http_status: String(problem.status),
  },
  ...(problem.status === 401 && {
    headers: { 'www-authenticate': 'Basic realm="Vitrine TAXII", charset="UTF-8"' },
  }),
});

/** A short word for a filter, so that a page's mark is not taken along to another question. */
export function filterMark(filter: unknown): string {
  return createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 8);
}
