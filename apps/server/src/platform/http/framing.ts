import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { rawProblem } from './client-errors.ts';
import { ProblemError, problemMediaType } from './problem.ts';

/** Headers that say one thing; said twice, programs on the way may choose differently. */
const single = /^(?:host|authorization|content-type|idempotency-key|(?:vitrine|upload|tus)-.*)$/;

/** A name or an address, and a port (RFC 9110, section 7.2): what addresses of ours are made with. */
const hostForm = /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** Refuses what can be read in two ways, before anything else looks at it. */
export function requirePlainFraming(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const coding = raw.headers['transfer-encoding'];
    if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
      // RFC 9112, section 6.1: what is coded otherwise would be taken for the content itself.
      const detail = 'Of transfer codings this server knows chunked alone';
      throw new ProblemError(501, 'transfer-coding', 'Unknown transfer coding', { detail });
    }
    const twice = repeated(raw.rawHeaders);
    if (twice !== undefined) throw malformed(`${twice} came more than once`);
    const { host } = raw.headers;
    if (raw.httpVersion === '1.1' && host === undefined) throw malformed('HTTP/1.1 needs a Host');
    if (host !== undefined && !hostForm.test(host))
      throw malformed('the Host is no name of a host');
  });
}

/** @param raw names and values in turn */
function repeated(raw: readonly string[]): string | undefined {
  const names = raw.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  return names.find((name, i) => names.indexOf(name) < i && single.test(name));
}

function malformed(detail: string): ProblemError {
  return new ProblemError(400, 'malformed-request', 'Malformed request', { detail });
}

/**
 * `Expect: 100-continue` (RFC 9110, section 10.1.1): a client is told to go on when its body is
 * first read, so that what is refused before is never sent. Other expectations and tunnels are
 * refused as problems too.
 */
export function answerExpectations(app: FastifyInstance): void {
  app.server.on('checkContinue', (request, response) => {
    continueOnRead(request, response);
    app.server.emit('request', request, response);
  });
  app.server.on('checkExpectation', (_request, response: ServerResponse) => {
    const detail = 'Of expectations this server knows 100-continue alone';
    const problem = new ProblemError(417, 'expectation', 'Unknown expectation', { detail });
    const headers = { 'content-type': problemMediaType, connection: 'close' };
    response.writeHead(problem.status, headers).end(JSON.stringify(problem.toProblem()));
  });
  app.server.on('connect', (_request, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end(rawProblem(new ProblemError(405, 'method-not-allowed', 'Method not allowed')));
  });
}

function continueOnRead(request: IncomingMessage, response: ServerResponse): void {
  // Refused, the client may send its body all the same or not: only a new connection is certain.
  response.setHeader('connection', 'close');
  const read = request.read;
  request.read = (sizeBytes) => {
    request.read = read;
    if (!response.headersSent) {
      response.removeHeader('connection');
      response.writeContinue();
    }
    return read.call(request, sizeBytes);
  };
}
