import type { HttpServer } from '../../../platform/http/index.ts';
import { type Parties, trustPolicyText } from '../../identity/index.ts';
import { tags } from './schemas.ts';

export interface GetTrustPolicyDeps {
  readonly parties: () => Parties;
  /** Of the parties as witnesses; 0 for none. */
  readonly quorum: number;
}

/** GET /v1/trust-policy: what a verifier needs to check receipts (C2SP tlog-policy). */
export function getTrustPolicy(app: HttpServer, { parties, quorum }: GetTrustPolicyDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/trust-policy',
    config: { permission: 'public' },
    schema: { summary: 'Logs and witnesses to trust (C2SP tlog-policy)', tags },
    handler: (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(trustPolicyText(parties(), quorum)),
  });
}
