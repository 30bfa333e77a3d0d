import type { FastifyRequest } from 'fastify';
import { readBody } from '../../../platform/http/index.ts';
import { AuthorityRequestError } from '../errors.ts';

/**
 * A body that is a file, whole in memory.
 * @throws {AuthorityRequestError} `attachment-too-large` as soon as it is
 */
export async function readFileBody(request: FastifyRequest, bytesMax: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of readBody(request.raw)) {
    size += piece.length;
    if (size > bytesMax) {
      throw new AuthorityRequestError(
        'attachment-too-large',
        `At most ${bytesMax} bytes are taken`,
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
