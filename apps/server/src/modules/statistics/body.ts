import type { IncomingHttpHeaders } from 'node:http';
import { compose, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ProblemError } from '../../platform/http/index.ts';
import { StatisticsError } from './errors.ts';

export type Coding = 'identity' | 'gzip' | 'zstd';

export const eventsMediaType = 'application/x-ndjson';

/** @throws {StatisticsError} `content-type`, `content-encoding` */
export function readCoding(headers: IncomingHttpHeaders): Coding {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== eventsMediaType) {
    throw new StatisticsError('content-type', `Events come as ${eventsMediaType}`);
  }
  const coding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === 'gzip' || coding === 'zstd') return coding;
  throw new StatisticsError('content-encoding', 'Send events as they are, or in gzip or zstd');
}

/**
 * The pieces of a body as they were before it was coded. No more is decoded than is asked for, so
 * that a few bytes that stand for very many cost nobody's memory.
 * @throws {StatisticsError} `malformed-coding`, `too-large`; what `body` throws
 */
export async function* decodeBody(
  body: AsyncIterable<Uint8Array>,
  coding: Coding,
  bytesMax: number,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const piece of coding === 'identity' ? body : decoded(body, decoderOf(coding))) {
    bytes += piece.length;
    if (bytes > bytesMax) {
      const message = `At most ${bytesMax} bytes of events are taken at a time`;
      throw new StatisticsError('too-large', message);
    }
    yield piece;
  }
}

function decoderOf(coding: 'gzip' | 'zstd'): Transform {
  return coding === 'gzip' ? createGunzip() : createZstdDecompress();
}

async function* decoded(
  body: AsyncIterable<Uint8Array>,
  decoder: Transform,
): AsyncGenerator<Uint8Array, void> {
  const failure = { ofBody: undefined as unknown };
  const source = Readable.from(watched(body, failure), { objectMode: false });
  try {
    for await (const piece of compose(source, decoder)) yield piece as Uint8Array;
  } catch (error) {
    if (failure.ofBody !== undefined) throw failure.ofBody;
    if (error instanceof ProblemError) throw error;
    throw new StatisticsError('malformed-coding', 'The body does not decode', { cause: error });
  }
}

/** Remembers which errors were the body's and not the decoder's. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  failure: { ofBody: unknown },
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    failure.ofBody = error;
    throw error;
  }
}
