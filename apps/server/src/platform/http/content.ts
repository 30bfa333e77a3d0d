import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

/**
 * Bodies: JSON is read, up to a limit, and parsed; everything else is handed to the handler as the
 * stream it is (`request.body` is the raw `Readable`), as is JSON on routes with
 * `config.rawBody`.
 */
export function registerContent(app: FastifyInstance, jsonBodyBytesMax: number): void {
  app.removeAllContentTypeParsers();
  const parseText = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const { rawBody, jsonBytesMax = jsonBodyBytesMax } = request.routeOptions.config;
    if (rawBody) return done(null, payload);
    readText(request, payload, jsonBytesMax).then(
      (text) => parseText(request, text, done),
      (error: Error) => done(error),
    );
  });
  app.addContentTypeParser(formType, (request, payload, done) => {
    const { rawBody, formsOf } = request.routeOptions.config;
    if (rawBody || request.routeOptions.schema?.body === undefined) return done(null, payload);
    if (formsOf === undefined) return done(unsupportedMediaType());
    readText(request, payload, formBytesMax)
      .then((text) => parseForm(request, text))
      .then(
        (form) => done(null, form),
        (error: Error) => done(error),
      );
  });
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.schema?.body === undefined) return done(null, payload);
    done(unsupportedMediaType());
  });
}

const formType = 'application/x-www-form-urlencoded';
const formBytesMax = 16_384;

/** What was left empty was not said. @throws ProblemError 400, or 403 for a form of elsewhere */
function parseForm(request: FastifyRequest, text: string): Record<string, string> {
  if (pageOfForm(request) === undefined) {
    const detail = 'A form comes from a page of this address alone';
    throw new ProblemError(403, 'forbidden', 'Not permitted', { detail });
  }
  const said = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  const names = new Set(said.map(([name]) => name));
  if (names.size === said.length) return Object.fromEntries(said);
  const detail = 'The form says something twice';
  throw new ProblemError(400, 'invalid-request', 'Invalid request', { detail });
}

/**
 * The path of the page whose form this request is; undefined where it is none, or one of another
 * address: browsers name the origin of each form (Fetch, "append a request Origin header").
 */
export function pageOfForm(request: FastifyRequest): string | undefined {
  const { origin, referer, 'content-type': type } = request.headers;
  const { formsOf } = request.routeOptions.config;
  if (formsOf === undefined || !type?.startsWith(formType)) return undefined;
  const from = URL.parse(referer ?? '');
  const isOwn = from?.host === request.host && (origin === undefined || origin === from.origin);
  return isOwn && formsOf.test(from.pathname) ? from.pathname : undefined;
}

function unsupportedMediaType(): ProblemError {
  return new ProblemError(415, 'unsupported-media-type', 'Unsupported media type', {
    detail: 'This route takes application/json',
    headers: { accept: 'application/json' },
  });
}

async function readText(
  request: FastifyRequest,
  payload: Readable,
  bytesMax: number,
): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return decodeUtf8(Buffer.concat(chunks));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const detail = 'The body is not valid UTF-8';
    throw new ProblemError(400, 'malformed-json', 'Malformed JSON', { detail, cause });
  }
}

function tooLarge(bytesMax: number): ProblemError {
  return new ProblemError(413, 'content-too-large', 'Content too large', {
    detail: `At most ${bytesMax} bytes of JSON are accepted`,
    headers: { connection: 'close' },
  });
}
