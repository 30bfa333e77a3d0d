import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readAdminToken } from '../modules/identity/index.ts';
import { type OptionSpecs, UsageError } from './command.ts';

/** Options of every command that speaks to a running system. */
export const connectionOptions = {
  office: {
    type: 'string',
    value: 'url',
    summary: 'The office’s address (or VITRINE_OFFICE_URL; default http://127.0.0.1:8080)',
  },
  data: {
    type: 'string',
    value: 'folder',
    summary: 'The data folder, for administrator tokens and credentials',
    default: './data',
  },
} as const satisfies OptionSpecs;

/** For commands that an operator gives. */
export const operatorOptions = {
  ...connectionOptions,
  as: {
    type: 'string',
    value: 'name',
    summary: 'Which operator acts (default: the only one with credentials here)',
  },
} as const satisfies OptionSpecs;

export interface ConnectionSettings {
  office: string | undefined;
  data: string;
}

/** What an operator keeps: the token that says who asks, the key that signs approvals. */
export interface Credentials {
  name: string;
  country: string;
  token: string;
  signerKey: string;
}

/** An answer of the system that is not what was asked for. */
export class ApiError extends Error {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly problem: Record<string, unknown>;
  constructor(status: number, problem: Record<string, unknown>) {
    const title = String(problem.title ?? 'Not done');
    super(String(problem.detail ?? title));
    this.name = 'ApiError';
    this.status = status;
    this.title = title;
    this.problem = problem;
    this.code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(problem.type))?.[1] ?? 'refused';
  }
}

export interface Asking {
  /** A bearer token. */
  token?: string;
  json?: unknown;
  /** A body that is a file, in the place of `json`. */
  bytes?: Uint8Array;
  /** A body of NDJSON. */
  lines?: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  signal?: AbortSignal;
}

/** A running system as a command sees it. */
export interface Connection {
  officeUrl: string;
  data: string;
  /** @param at the office unless told: a site's address */
  fetch(url: string, asking?: Asking, at?: string): Promise<Response>;
  json<T>(url: string, asking?: Asking, at?: string): Promise<T>;
  /** Sends NDJSON. */
  lines<T>(url: string, body: string, token: string, at?: string): Promise<T>;
  site(name: string): Promise<string>;
  /** @throws {UsageError} where nobody, or more than one person, comes into question */
  credentials(name: string | undefined): Promise<Credentials>;
  /** The administrator's token of one party of this machine. */
  adminToken(party: string): Promise<string>;
}

/** @param told ends what is under way when the process is told to end */
export function connect(
  settings: ConnectionSettings,
  env: NodeJS.ProcessEnv,
  told?: AbortSignal,
): Connection {
  const officeUrl = settings.office ?? (env.VITRINE_OFFICE_URL || 'http://127.0.0.1:8080');
  const { data } = settings;

  async function ask(url: string, asking: Asking = {}, at = officeUrl): Promise<Response> {
    const { token, json, bytes, lines, signal = told } = asking;
    const sends = json !== undefined || bytes !== undefined;
    const response = await reach(new URL(url, at), {
      method: asking.method ?? (sends ? 'POST' : 'GET'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...(lines === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
      },
      ...(lines === undefined ? {} : { body: lines }),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(bytes === undefined ? {} : { body: Buffer.from(bytes) }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return response;
    throw new ApiError(response.status, await problemOf(response));
  }

  return {
    officeUrl,
    data,
    fetch: ask,
    json: async <T>(url: string, asking?: Asking, at?: string) =>
      (await (await ask(url, asking, at)).json()) as T,
    lines: async <T>(url: string, lines: string, token: string, at?: string) =>
      (await (await ask(url, { token, lines, method: 'POST' }, at)).json()) as T,
    site: async (name) => {
      const sites = (await (await ask('/v1/sites')).json()) as { name: string; url: string }[];
      const found = (Array.isArray(sites) ? sites : Object(sites).sites).find(
        (one: { name: string }) => one.name === name,
      );
      if (found !== undefined) return found.url;
      throw new UsageError(`There is no site ${name}`);
    },
    credentials: (name) => readCredentials(path.join(data, 'credentials'), name),
    adminToken: async (party) => {
      const folder = party === 'office' ? 'office' : path.join('sites', party);
      const file = path.join(data, folder, 'admin-token');
      const token = await readAdminToken(file);
      if (token !== undefined) return token;
      throw new UsageError(`There is no administrator's token at ${file}; say --data`);
    },
  };
}

async function reach(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    if (init.signal?.aborted) throw init.signal.reason;
    const detail = `${url.origin} does not answer; is the system up (vitrine up)?`;
    throw new ApiError(0, { type: 'urn:vitrine:problem:unreachable', title: 'No answer', detail });
  }
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  try {
    return Object(JSON.parse(text));
  } catch {
    return { title: `The answer was ${response.status}`, detail: text.slice(0, 500) };
  }
}

const credentialsShape = z.object({
  name: z.string(),
  country: z.string(),
  token: z.string(),
  signerKey: z.string(),
});

async function readCredentials(folder: string, name: string | undefined): Promise<Credentials> {
  const names = (await listNames(folder)).sort();
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) {
    const known = names.length === 0 ? 'there are none yet (vitrine operator create)' : names;
    throw new UsageError(`Which operator? Say --as NAME; with credentials here: ${known}`);
  }
  if (!names.includes(chosen)) {
    throw new UsageError(`No credentials of ${chosen} in ${folder}`);
  }
  const text = await readFile(path.join(folder, `${chosen}.json`), 'utf8');
  return credentialsShape.parse(JSON.parse(text));
}

async function listNames(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
