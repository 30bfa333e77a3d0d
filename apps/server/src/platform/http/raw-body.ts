import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from './problem.ts';

/**
 * The body as it comes from the socket. Leaving it early leaves the connection open, so that the
 * answer still reaches the client.
 * @throws {ProblemError} 400 `incomplete` where the client went away, or what the platform ended it with
 */
export async function* readBody(request: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  const pieces: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const piece = await next(pieces);
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    await pieces.return?.();
  }
}

async function next(pieces: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
  try {
    return await pieces.next();
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    throw new ProblemError(400, 'incomplete', 'Incomplete body', {
      cause,
      detail: 'The body ended before it was whole',
    });
  }
}

/** How long a client may go on sending after it was refused. */
const lingerMs = 5_000;

/**
 * After an answer that came before the body's end: takes and forgets the rest for a moment, since a
 * connection closed at once can lose the answer on its way (RFC 9112, section 9.6).
 */
export function lingerAfter(response: ServerResponse, request: IncomingMessage): void {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const timer = setTimeout(() => request.socket.destroy(), lingerMs);
    timer.unref();
    request.once('close', () => clearTimeout(timer));
    request.on('error', ignore);
    request.resume();
  });
}

function ignore(): void {}
