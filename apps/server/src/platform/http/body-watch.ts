import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { rawProblem, slowRequest } from './client-errors.ts';
import type { HttpLimits } from './limits.ts';

interface Watched {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  windowFromMs: number;
  bytesAtWindow: number;
}

/**
 * Ends uploads that trickle: a body for which *we* wait must come at the least rate. One that
 * waits for us (its buffer is full) is not the client's fault and is left alone.
 */
export function watchBodies(app: FastifyInstance, limits: HttpLimits): void {
  const watched = new Set<Watched>();
  const timer = setInterval(() => sweep(watched, limits), limits.checkIntervalMs);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.headers['content-length'] === undefined && !raw.headers['transfer-encoding']) return;
    const entry: Watched = {
      request: raw,
      response: reply.raw,
      windowFromMs: performance.now(),
      bytesAtWindow: raw.socket.bytesRead,
    };
    watched.add(entry);
    const forget = (): boolean => watched.delete(entry);
    raw.once('end', forget).once('close', forget);
  });
}

function sweep(watched: Set<Watched>, limits: HttpLimits): void {
  const nowMs = performance.now();
  for (const entry of watched) {
    const { request } = entry;
    const elapsedMs = nowMs - entry.windowFromMs;
    const waitsForUs = request.readableLength >= request.readableHighWaterMark;
    if (elapsedMs < limits.bodyWindowMs && !waitsForUs) continue;
    const bytes = request.socket.bytesRead - entry.bytesAtWindow;
    if (!waitsForUs && bytes < (limits.bodyBytesPerSecondMin * elapsedMs) / 1_000) {
      watched.delete(entry);
      refuse(entry);
    } else {
      entry.windowFromMs = nowMs;
      entry.bytesAtWindow = request.socket.bytesRead;
    }
  }
}

/** The handler that reads the body gets the same problem as an error. */
function refuse({ request, response }: Watched): void {
  const problem = slowRequest();
  // Answered already: another answer would be taken for that of the next request.
  if (response.headersSent) request.destroy(problem);
  else request.socket.end(rawProblem(problem), () => request.destroy(problem));
}
