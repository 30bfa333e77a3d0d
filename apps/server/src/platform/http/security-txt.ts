import type { Clock } from '../clock.ts';
import type { HttpServer } from './http-server.ts';
import { ProblemError } from './problem.ts';

export interface SecurityTxtDeps {
  /** `mailto:` or `https:`; undefined: whoever runs this has named none. */
  readonly contact: string | undefined;
  /** Where others reach this party. */
  readonly url: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** The file says that it is right for so long (RFC 9116 advises less than a year). */
const validDays = 180;
const dayMs = 86_400_000;

/**
 * GET /.well-known/security.txt (RFC 9116): whom to tell of a hole. An invented address would be
 * worse than none, so without a contact there is no file.
 */
export function registerSecurityTxt(app: HttpServer, deps: SecurityTxtDeps): void {
  app.route({
    method: 'GET',
    url: '/.well-known/security.txt',
    config: { permission: 'public' },
    schema: { summary: 'Whom to tell of a security hole (RFC 9116)', tags: ['Operations'] },
    handler: async (_request, reply) => {
      if (deps.contact === undefined) {
        throw new ProblemError(404, 'no-contact', 'No contact', {
          detail: 'Whoever runs this installation has named no contact for security reports',
        });
      }
      const text = securityTxt({ ...deps, contact: deps.contact });
      return reply.type('text/plain; charset=utf-8').send(text);
    },
  });
}

/** Fields in the order in which people look for them. @throws nothing */
export function securityTxt(deps: SecurityTxtDeps & { readonly contact: string }): string {
  const midnightMs = Math.floor(deps.clock.nowMs() / dayMs) * dayMs;
  const expires = new Date(midnightMs + validDays * dayMs).toISOString().replace('.000', '');
  const lines = [`Contact: ${deps.contact}`, `Expires: ${expires}`, 'Preferred-Languages: en'];
  // Section 2.5.2: a web address must be one of https.
  const canonical = `Canonical: ${deps.url}/.well-known/security.txt`;
  if (deps.url.startsWith('https://')) lines.push(canonical);
  return `${lines.join('\n')}\n`;
}
