import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { readBody } from '../../../platform/http/index.ts';
import { IntakeError } from '../errors.ts';

/** What a person has filled in before the file. */
export interface PublicForm {
  readonly fields: ReadonlyMap<string, string>;
  /** Empty where no file was chosen. */
  readonly fileName: string;
  /** The file's bytes. Ends in an error unless the whole form has come. */
  readonly file: AsyncIterable<Uint8Array>;
  /** Reads no more of the request. */
  abandon(): void;
}

const limits = {
  fieldNameSize: 64,
  fieldSize: 256,
  fields: 8,
  files: 1,
  parts: 9,
  headerPairs: 16,
  headerSize: 8_192,
};

/**
 * Reads a form (`multipart/form-data`, RFC 7578) up to its file, and hands that on as it comes:
 * nothing of it is gathered. What follows the file is read and forgotten.
 * @throws {IntakeError} `malformed-form`, `no-file`, `incomplete`
 */
export async function readPublicForm(request: IncomingMessage): Promise<PublicForm> {
  const parser = openParser(request);
  const abandoned = new AbortController();
  const fields = new Map<string, string>();
  parser.on('field', (name, value) => fields.set(name, value));
  const arriving = Promise.withResolvers<{ fileName: string; stream: Readable }>();
  parser.on('file', (_name, stream, fileName) => {
    // Heard here too, since the form may break before anybody reads the file.
    stream.on('error', (cause) => arriving.reject(malformed('it ends too early', cause)));
    arriving.resolve({ fileName: fileName ?? '', stream });
  });
  const feeding = feed(request, parser, abandoned.signal);
  feeding.then(
    () => arriving.reject(new IntakeError('no-file', 'The form holds no file')),
    (error: Error) => arriving.reject(error),
  );
  const { fileName, stream } = await arriving.promise;
  const abandon = () => abandoned.abort();
  return { fields, fileName, file: piecesOf(stream, feeding, abandon), abandon };
}

function openParser({ headers }: IncomingMessage): Busboy {
  if (!/^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '')) {
    throw malformed('it does not come as multipart/form-data');
  }
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits });
  } catch (cause) {
    throw malformed('its Content-Type names no boundary', cause);
  }
}

/** Resolves when the form has come to its closing boundary, and what it holds has been read. */
async function feed(request: IncomingMessage, parser: Busboy, signal: AbortSignal): Promise<void> {
  const broken = Promise.withResolvers<never>();
  parser.on('error', (cause) => broken.reject(malformed('it ends too early', cause)));
  signal.addEventListener('abort', () => broken.reject(malformed('it was refused')));
  // Waited for in turns; in between, a failure is not unhandled.
  broken.promise.catch(() => undefined);
  const finished = new Promise((resolve) => parser.once('finish', resolve));
  for await (const piece of readBody(request)) {
    signal.throwIfAborted();
    if (!parser.write(piece)) await Promise.race([once(parser, 'drain'), broken.promise]);
  }
  parser.end();
  await Promise.race([finished, broken.promise]);
}

/** The file counts once the form around it is whole. */
async function* piecesOf(
  stream: Readable,
  feeding: Promise<void>,
  abandon: () => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
    await feeding;
  } catch (error) {
    // Why the form broke says more than that the file did.
    abandon();
    await feeding;
    throw error;
  } finally {
    abandon();
  }
}

function malformed(what: string, cause?: unknown): IntakeError {
  return new IntakeError('malformed-form', `The form cannot be read: ${what}`, { cause });
}
