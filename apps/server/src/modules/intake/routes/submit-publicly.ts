import { parseTlogProof } from '@vitrine/tlog';
import { formatReceipt, receiptMediaType } from '@vitrine/verifier';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../../platform/clock.ts';
import {
  type CallRates,
  createCallLimit,
  type HttpServer,
  lingerAfter,
  ProblemError,
} from '../../../platform/http/index.ts';
import { residencyProblem } from '../../residency/index.ts';
import { intakeProblem } from '../http-errors.ts';
import type { PublicIntake } from '../public/service.ts';
import { receiptCookie, receiptSeconds, type ShownReceipts } from '../public/shown-receipts.ts';
import type { Received } from '../service.ts';

export interface SubmitPubliclyDeps {
  readonly publicIntake: PublicIntake;
  readonly shown: ShownReceipts;
  readonly clock: Clock;
  readonly publicRates?: CallRates;
}

/** A person sends a few files; what programs send comes with an API key. */
const usualRates: CallRates = {
  perAddress: { burst: 10, everyMs: 30_000 },
  total: { burst: 120, everyMs: 500 },
};

const description = `multipart/form-data: \`country\` (ISO 3166-1 alpha-2), \`terms\` (\`accepted\`), then \`file\`.
A browser (Accept: text/html) is sent on (303) to a page that shows the receipt, or says what was wrong; anybody else gets
the receipt, or the problem. Each submission is that of an anonymous customer of its own.`;

/** POST /v1/public-submissions: takes a file in from a person without a product. */
export function submitPublicly(app: HttpServer, deps: SubmitPubliclyDeps): void {
  const { publicIntake, shown, clock, publicRates = usualRates } = deps;
  const limit = createCallLimit(publicRates, clock);
  app.route({
    method: 'POST',
    url: '/v1/public-submissions',
    config: { permission: 'public', rawBody: true },
    schema: { summary: 'Send a file from a form', description, tags: ['intake'] },
    handler: async (request, reply) => {
      let country: string | undefined;
      try {
        requireOwnPage(request);
        limit.require(request);
        const received = await publicIntake.receive(request.raw, (stated) => {
          country = stated;
        });
        return answer(request, reply, received, shown);
      } catch (error) {
        lingerAfter(reply.raw, request.raw);
        const problem = problemOf(error);
        if (problem === undefined || !wantsPage(request)) throw error;
        return reply.redirect(pageOf(problem, country), 303);
      }
    },
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { receipt, sha256 }: Received,
  shown: ShownReceipts,
): FastifyReply {
  if (!wantsPage(request)) {
    return reply
      .code(201)
      .header('location', `/v1/samples/${sha256}`)
      .type(receiptMediaType)
      .send(Buffer.from(formatReceipt(receipt)));
  }
  const secret = shown.keep(parseTlogProof(receipt.proof).index);
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return reply
    .header(
      'set-cookie',
      `${receiptCookie}=${secret}; Path=/; Max-Age=${receiptSeconds}; HttpOnly; SameSite=Strict${secure}`,
    )
    .redirect('/submitted', 303);
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

/** What a page of elsewhere would send is not what a person meant to send here. */
function requireOwnPage({ headers, host, protocol }: FastifyRequest): void {
  const { origin } = headers;
  if (origin === undefined || origin === `${protocol}://${host}`) return;
  // Behind a proxy that ends TLS the protocol is not ours to know; the host is.
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new ProblemError(403, 'foreign-form', 'A form of another page', {
    detail: 'Files are taken from the page of this site alone',
  });
}

function problemOf(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  return intakeProblem(error) ?? residencyProblem(error);
}

/** The page says it in words of its own: only the code stands in the address. */
function pageOf({ code }: ProblemError, country: string | undefined): string {
  const query = new URLSearchParams({ problem: code, ...(country && { country }) });
  return `/submit?${query}`;
}
