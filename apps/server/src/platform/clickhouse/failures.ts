import { ClickHouseError as ServerError } from '@clickhouse/client';
import { ClickHouseError, type ClickHouseErrorCode, codeOfServer } from './errors.ts';

/** Longer messages of a server are cut: they may repeat a whole statement. */
const messageMax = 2_000;

/** Before these the request had not left, so nothing of it was done. */
const unsent = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** The typed form of whatever the client threw. */
export function toClickHouseError(error: unknown, statement?: string): ClickHouseError {
  if (error instanceof ClickHouseError) return error;
  if (error instanceof ServerError) {
    const serverCode = Number(error.code);
    return new ClickHouseError(codeOfServer(serverCode), shorten(error.message), {
      cause: error,
      serverCode,
      statement,
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOfConnection(error);
  return new ClickHouseError(code, `ClickHouse: ${shorten(message)}`, { cause: error, statement });
}

function codeOfConnection(error: unknown): ClickHouseErrorCode {
  const { code } = Object(error) as { code?: unknown };
  if (typeof code === 'string' && unsent.has(code)) return 'unavailable';
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(String(code))) return 'unavailable';
  return 'connection-lost';
}

function shorten(message: string): string {
  return message.length <= messageMax ? message : `${message.slice(0, messageMax)} …`;
}
