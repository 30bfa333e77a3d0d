import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ProblemError, problemMediaType } from './problem.ts';

/**
 * Answers what never became a request: malformed bytes, headers too large, requests that come too
 * slowly. Written straight to the socket, then closed.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || responseBegan(socket)) {
    socket.destroy();
    return;
  }
  socket.end(rawProblem(problemOf(error.code)), () => socket.destroy());
}

/** Node keeps the response in progress on the socket; its own handler asks the same way. */
function responseBegan(socket: Socket): boolean {
  const response: unknown = Reflect.get(socket, '_httpMessage');
  return typeof response === 'object' && response !== null && '_headerSent' in response
    ? response._headerSent === true
    : false;
}

function problemOf(code: string | undefined): ProblemError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return slowRequest();
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError(431, 'headers-too-large', 'Request header fields too large');
    default:
      return new ProblemError(400, 'malformed-request', 'Malformed request');
  }
}

export function slowRequest(): ProblemError {
  return new ProblemError(408, 'request-timeout', 'Request timeout', {
    detail: 'The request did not arrive in time',
  });
}

/** A whole HTTP/1.1 response. */
export function rawProblem(problem: ProblemError): string {
  const body = JSON.stringify(problem.toProblem());
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'connection: close',
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ];
  return lines.join('\r\n');
}
