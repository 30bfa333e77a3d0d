import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

/** What one request asks for: the part of ClickHouse's HTTP interface that we speak. */
export interface Asked {
  /** `query` of the URL. */
  readonly urlQuery: string;
  readonly database: string | undefined;
  /** Names the statement for `KILL QUERY`, as the setting `log_comment`. */
  readonly tag: string;
  readonly format: string;
  /** Whether the answer is held back until it is whole. */
  readonly whole: boolean;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: Map<string, string>;
  readonly external: ReadonlyMap<string, ExternalDeclaration>;
}

export interface ExternalDeclaration {
  structure: string;
  format: string;
}

/** Settings of the layer that this host stands in for: the engine does not know them. */
const ofTheHttpLayer = new Set([
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'buffer_size',
  'enable_http_compression',
  'http_zlib_compression_level',
  'cancel_http_readonly_queries_on_client_close',
  'http_write_exception_in_output_format',
]);

const refused = new Set(['session_id', 'session_timeout', 'session_check', 'role', 'compress']);
const word = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws Refusal for what we do not speak */
export function readRequest(request: IncomingMessage, freshId: () => string): Asked {
  const { searchParams } = new URL(request.url ?? '/', 'http://host');
  const settings = new Map<string, string>();
  const params = new Map<string, string>();
  const external = new Map<string, ExternalDeclaration>();
  let whole = false;
  for (const [name, value] of searchParams) {
    if (name === 'query' || name === 'database' || name === 'query_id') continue;
    if (name === 'default_format' || ofTheHttpLayer.has(name)) continue;
    if (refused.has(name)) throw new Refusal(115, `This host does not know ${name}`);
    if (!word.test(name)) throw new Refusal(115, 'The name of a setting is none');
    if (name === 'wait_end_of_query') whole = value === '1';
    else if (name.startsWith('param_')) params.set(name, value);
    else if (!readExternal(external, name, value)) settings.set(name, value);
  }
  const tag = settings.get('log_comment') ?? (searchParams.get('query_id') || freshId());
  settings.delete('log_comment');
  return {
    urlQuery: searchParams.get('query') ?? '',
    database: searchParams.get('database') ?? undefined,
    tag,
    format: formatName(searchParams.get('default_format') ?? 'TabSeparated'),
    whole,
    settings,
    params,
    external,
  };
}

/** `<table>_structure` and `<table>_format`, of tables that travel with a query. */
function readExternal(
  external: Map<string, ExternalDeclaration>,
  name: string,
  value: string,
): boolean {
  const found = /^(.+)_(structure|format)$/.exec(name);
  // Settings end so as well, but none is called `<one word>_structure` or begins with `external`.
  if (found?.[1] === undefined || !found[1].startsWith('external_')) return false;
  const table = found[1];
  const declared = external.get(table) ?? { structure: '', format: 'TabSeparated' };
  if (found[2] === 'structure') declared.structure = value;
  else declared.format = formatName(value);
  external.set(table, declared);
  return true;
}

function formatName(name: string): string {
  if (word.test(name)) return name;
  throw new Refusal(73, 'The name of a format is none. (UNKNOWN_FORMAT)');
}
