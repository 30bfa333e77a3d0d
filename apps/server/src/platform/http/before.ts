import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpServer } from './http-server.ts';

/** Answers a request whole and at once, or leaves it as it is. @returns whether it answered */
export type EarlyAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Has the answers that are asked for most given before the framework is: routing, hooks and
 * serialising cost several times what such an answer does. What the other way would have checked,
 * `answer` has to have checked; whatever is unusual it leaves to the other way.
 */
export function answerBefore(app: HttpServer, answer: EarlyAnswer): void {
  const { server } = app;
  const others = server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[];
  server.removeAllListeners('request');
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  server.on('request', (request, response) => {
    if (!isClosing && answer(request, response)) return;
    for (const other of others) other.call(server, request, response);
  });
}

/**
 * Whether a request is of the plainest kind: HTTP/1.1, without a body, each header that matters
 * once. Everything else is the other way's to read, and perhaps to refuse.
 */
export function plainHeaders(
  request: IncomingMessage,
): { readonly authorization: string } | undefined {
  if (request.httpVersionMinor !== 1 || request.httpVersionMajor !== 1) return undefined;
  const { rawHeaders } = request;
  let host: string | undefined;
  let authorization: string | undefined;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (name === 'host') {
      if (host !== undefined) return undefined;
      host = rawHeaders[i + 1];
    } else if (name === 'authorization') {
      if (authorization !== undefined) return undefined;
      authorization = rawHeaders[i + 1];
    } else if (!harmless.has(name)) return undefined;
  }
  if (host === undefined || authorization === undefined || !plainHost.test(host)) return undefined;
  return { authorization };
}

/** Headers that change nothing of a plain answer. */
const harmless: ReadonlySet<string> = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'cache-control', 'connection', 'dnt'],
  ...['keep-alive', 'pragma', 'priority', 'referer', 'sec-fetch-dest', 'sec-fetch-mode'],
  ...['sec-fetch-site', 'te', 'traceparent', 'tracestate', 'user-agent', 'via'],
  ...['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'],
]);

const plainHost = /^[\w.-]{1,255}(?::\d{1,5})?$/;
