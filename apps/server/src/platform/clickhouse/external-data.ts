import { randomUUID } from 'node:crypto';
import type { ExternalTable } from './interfaces.ts';

/** A request's body with tables in it, as ClickHouse's HTTP interface takes them. */
export interface ExternalBody {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Parameters of the URL: structure and format of each table. */
  readonly declarations: Readonly<Record<string, string>>;
}

/** Both servers tell tables from settings by this beginning. */
const tableName = /^external_[a-z][a-z0-9_]*$/;

/** @throws Error where a name is none: that is the caller's mistake */
export function encodeExternal(tables: readonly ExternalTable[]): ExternalBody {
  const boundary = `vitrine-${randomUUID()}`;
  const parts: Uint8Array[] = [];
  const declarations: Record<string, string> = {};
  for (const { name, structure, format = 'RowBinary', body } of tables) {
    if (!tableName.test(name)) throw new Error(`A table is not named like external_ids: ${name}`);
    declarations[`${name}_structure`] = structure;
    declarations[`${name}_format`] = format;
    parts.push(Buffer.from(partHead(boundary, name)), body, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    body: Buffer.concat(parts),
    contentType: `multipart/form-data; boundary=${boundary}`,
    declarations,
  };
}

function partHead(boundary: string, name: string): string {
  return (
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name="${name}"; filename="${name}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n'
  );
}
