import { trustPolicyText } from '../../identity/index.js';
import { tags } from './schemas.js';
/** GET /v1/trust-policy: what a verifier needs to check receipts (C2SP tlog-policy). */
export function getTrustPolicy(app, { parties, quorum }) {
  app.route({
    method: 'GET',
    url: '/v1/trust-policy',
    config: { permission: 'public' },
    schema: { summary: 'Logs and witnesses to trust (C2SP tlog-policy)', tags },
    handler: (_request, reply) =>
      reply.type('text/plain; charset=utf-8').send(trustPolicyText(parties(), quorum)),
  });
}
