import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { type HttpServer, ProblemError } from '../../platform/http/index.ts';

/** The largest form that a page takes. */
const formBytesMax = 262_144;
/** What the forms of pages are sent as; files go to routes of their own. */
const formType = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;

/** In this process: through the same permissions and checks as from outside. */
export async function askApi(
  app: HttpServer,
  outer: FastifyRequest,
  inner: Request,
): Promise<Response> {
  const url = new URL(inner.url);
  const { authorization, cookie, host, origin, 'sec-fetch-site': site } = outer.headers;
  const body = inner.body === null ? undefined : Buffer.from(await inner.arrayBuffer());
  const answer = await app.inject({
    method: inner.method as 'GET',
    url: url.pathname + url.search,
    remoteAddress: outer.ip,
    headers: {
      ...Object.fromEntries(inner.headers),
      host: host ?? url.host,
      ...(authorization === undefined ? {} : { authorization }),
      ...(cookie === undefined ? {} : { cookie }),
      // Where the form came from counts for what the page asks for it.
      ...(origin === undefined ? {} : { origin }),
      ...(site === undefined ? {} : { 'sec-fetch-site': site }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, String(one));
  }
  const hasBody = answer.rawPayload.length > 0;
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, {
    status: answer.statusCode,
    headers,
  });
}

/** A page's request as the router takes it. @throws {ProblemError} 413, 415 */
export async function asWebRequest(request: FastifyRequest): Promise<Request> {
  const url = new URL(request.raw.url ?? '/', `${request.protocol}://${request.host}`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const gone = new AbortController();
  request.raw.once('close', () => {
    if (request.raw.destroyed && !request.raw.complete) gone.abort();
  });
  const init = { method: request.method, headers, signal: gone.signal };
  if (request.method !== 'POST') return new Request(url, init);
  return new Request(url, { ...init, body: new Uint8Array(await readForm(request)) });
}

async function readForm(request: FastifyRequest): Promise<Buffer> {
  if (!formType.test(request.headers['content-type'] ?? '')) throw unknownForm();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? Readable.from([])) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > formBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ProblemError {
  return new ProblemError(413, 'content-too-large', 'Content too large', {
    detail: `A form of a page has at most ${formBytesMax} bytes`,
    headers: { connection: 'close' },
  });
}

function unknownForm(): ProblemError {
  return new ProblemError(415, 'unsupported-media-type', 'Unsupported media type', {
    detail: 'A page takes what its form sends: application/x-www-form-urlencoded',
  });
}
