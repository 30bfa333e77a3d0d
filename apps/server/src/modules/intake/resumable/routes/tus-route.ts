import type { FastifyReply, FastifyRequest } from 'fastify';
import { lingerAfter, readBody } from '../../../../platform/http/index.ts';
import { readStatedBytes, requireTus, tusVersion } from '../headers.ts';
import { formatUploadMetadata } from '../metadata.ts';
import type { IncomingBytes, UploadState } from '../service.ts';

export const uploadsPath = '/v1/uploads';

/** What every route of the protocol shares: its version, in every answer and every request. */
export const speaksTus = {
  onSend: async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.header('tus-resumable', tusVersion);
  },
  preValidation: async ({ headers }: FastifyRequest): Promise<void> => requireTus(headers),
} as const;

/** @throws {IntakeError} `content-type`, `content-encoding`, `malformed-header` */
export function incomingBytes({ raw, headers }: FastifyRequest): IncomingBytes {
  return { ...readStatedBytes(headers), body: readBody(raw), cut: () => raw.destroy() };
}

/** For routes that may answer before they have read a body. */
export async function lingering<T>(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    lingerAfter(reply.raw, raw);
    throw error;
  }
}

/** The headers in which an upload's state is told. */
export function stateHeaders(upload: UploadState): Record<string, string> {
  const { id, offsetBytes, expiresAt, entryIndex } = upload;
  return {
    'upload-offset': String(offsetBytes),
    'upload-expires': new Date(expiresAt.epochMilliseconds).toUTCString(),
    ...(entryIndex === undefined ? {} : { 'vitrine-receipt': `${uploadsPath}/${id}` }),
  };
}

export function describingHeaders({ lengthBytes, words }: UploadState): Record<string, string> {
  const metadata = formatUploadMetadata(words);
  return {
    'upload-length': String(lengthBytes),
    ...(metadata === undefined ? {} : { 'upload-metadata': metadata }),
  };
}
