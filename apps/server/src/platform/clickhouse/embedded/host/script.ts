import { quote, quoteIdentifier } from '../../sql.ts';
import { Refusal } from './refusal.ts';
import type { Asked } from './request.ts';

/**
 * What has to run on a fresh connection before the statement: each request brings all of it, as it
 * does at ClickHouse's server.
 */
export function preamble(asked: Asked, tables: ReadonlyMap<string, string>): string {
  const set = [['log_comment', asked.tag], ...asked.settings, ...asked.params]
    .map(([name, value]) => `${name} = ${quote(value ?? '')}`)
    .join(', ');
  const use = asked.database === undefined ? '' : `USE ${quoteIdentifier(asked.database)};\n`;
  const made = [...tables].map(([name, path]) => temporaryTable(asked, name, path)).join('');
  return `${use}SET ${set};\n${made}`;
}

export function declarationOf(asked: Asked, name: string): string {
  const structure = asked.external.get(name)?.structure;
  if (structure) return `CREATE TEMPORARY TABLE ${quoteIdentifier(name)} (${structure})`;
  throw new Refusal(36, `The table ${name} has no structure. (BAD_ARGUMENTS)`);
}

function temporaryTable(asked: Asked, name: string, path: string): string {
  const { structure, format } = asked.external.get(name) ?? { structure: '', format: '' };
  const source = `file(${quote(path)}, ${quote(format)}, ${quote(structure)})`;
  return (
    `${declarationOf(asked, name)};\n` +
    `INSERT INTO ${quoteIdentifier(name)} SELECT * FROM ${source};\n`
  );
}

export interface InsertWithBody {
  /** `INSERT INTO t (a, b)`. */
  readonly head: string;
  /** `a, b`, as the statement says them. */
  readonly columns: string;
  readonly format: string;
}

const insert = /^\s*(INSERT\s+INTO\s+[^()]+\(([^()]+)\))\s*FORMAT\s+([A-Za-z]\w*)\s*$/i;

/** An INSERT whose rows are the body; undefined for any other statement. */
export function insertWithBody(sql: string): InsertWithBody | undefined {
  const [, head, columns, format] = insert.exec(sql) ?? [];
  if (head === undefined || columns === undefined || format === undefined) return undefined;
  return { head, columns, format };
}

/** The engine takes no binary rows from its caller, so they come from a file, by name. */
export function insertFromFile({ head, columns, format }: InsertWithBody, path: string): string {
  return `${head} SELECT ${columns} FROM file(${quote(path)}, ${quote(format)})`;
}

/** A statement that writes its answer into a pipe, so that it never is whole anywhere. */
export function intoPipe(sql: string, pipe: string, format: string): string {
  return `${sql}\nINTO OUTFILE ${quote(pipe)} APPEND FORMAT ${format}`;
}
