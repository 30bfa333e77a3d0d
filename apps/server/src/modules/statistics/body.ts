import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
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
  const feeding = feed(body, decoder);
  try {
    for await (const piece of decoder) yield piece as Uint8Array;
  } catch (error) {
    // Where the body failed it is settled; where the decoder did, the body may go on for long.
    const ofBody = await Promise.race([feeding, undefined]);
    if (ofBody !== undefined) throw ofBody;
    throw new StatisticsError('malformed-coding', 'The body does not decode', { cause: error });
  } finally {
    decoder.destroy();
  }
}

/** Gives a body to the decoder, no faster than it decodes. Resolves with the body’s own error. */
async function feed(body: AsyncIterable<Uint8Array>, decoder: Transform): Promise<unknown> {
  const ended = new Promise<void>((resolve) => decoder.once('close', resolve));
  try {
    for await (const piece of body) {
      if (decoder.destroyed) return undefined;
      if (!decoder.write(piece)) await Promise.race([once(decoder, 'drain'), ended]);
    }
    decoder.end();
    return undefined;
  } catch (error) {
    if (decoder.destroyed) return undefined;
    decoder.destroy(new Error('the body ended'));
    return error;
  }
}
