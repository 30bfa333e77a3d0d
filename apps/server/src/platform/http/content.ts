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
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.schema?.body === undefined) return done(null, payload);
    done(unsupportedMediaType());
  });
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
