import { request as httpRequest } from 'node:http';
import { type Answer, call, italian, type TestIntake } from '../test-kit.ts';

export type Headers = Readonly<Record<string, string>>;

/** What a tus client sends; `headers` come over those that it always sends. */
export interface TusCall {
  readonly headers?: Headers;
  readonly token?: string;
}

type Site = Pick<TestIntake, 'port'>;

export function speak(
  { port }: Site,
  method: string,
  path: string,
  { headers, token, body }: TusCall & { readonly body?: Uint8Array } = {},
): Promise<Answer> {
  const all = {
    authorization: `Bearer ${token ?? italian}`,
    'tus-resumable': '1.0.0',
    ...(body && { 'content-type': offsetType, 'content-length': String(body.length) }),
    ...headers,
  };
  return call(port, { method, path, headers: all }, body);
}

const offsetType = 'application/offset+octet-stream';

export function metadata(pairs: Headers): string {
  return Object.entries(pairs)
    .map(([name, text]) => `${name} ${Buffer.from(text).toString('base64')}`)
    .join(',');
}

/** @returns the path of the new upload */
export async function begin(site: Site, lengthBytes: number, headers: Headers = {}) {
  const answer = await speak(site, 'POST', '/v1/uploads', {
    headers: { 'upload-length': String(lengthBytes), ...headers },
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.json)}`);
  return String(answer.headers.location);
}

export function patch(
  site: Site,
  path: string,
  offset: number,
  body: Uint8Array,
  options: TusCall = {},
): Promise<Answer> {
  const headers = { 'upload-offset': String(offset), ...options.headers };
  return speak(site, 'PATCH', path, { ...options, headers, body });
}

export async function offsetOf(site: Site, path: string): Promise<number> {
  const answer = await speak(site, 'HEAD', path);
  if (answer.status !== 200) throw new Error(`HEAD answered ${answer.status}`);
  return Number(answer.headers['upload-offset']);
}

export interface OpenPatch {
  /** Sends more. Resolves when it is on its way. */
  write(bytes: Uint8Array): Promise<void>;
  /** The client's end of the connection breaks. */
  cut(): void;
  /** Resolves when the connection is gone or answered: the status, or undefined. */
  readonly over: Promise<number | undefined>;
}

/** A PATCH that goes on for as long as the test wants. */
export function openPatch(
  { port }: Site,
  path: string,
  { offset, contentLength, headers }: OpenPatchOptions,
): OpenPatch {
  const length = contentLength === undefined ? {} : { 'content-length': String(contentLength) };
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method: 'PATCH',
    path,
    headers: {
      authorization: `Bearer ${italian}`,
      'tus-resumable': '1.0.0',
      'content-type': offsetType,
      'upload-offset': String(offset),
      ...length,
      ...headers,
    },
  });
  const over = new Promise<number | undefined>((resolve) => {
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
  return {
    write: (bytes) => new Promise((resolve) => request.write(bytes, () => resolve())),
    cut: () => request.destroy(),
    over,
  };
}

export interface OpenPatchOptions {
  readonly offset: number;
  readonly contentLength?: number;
  readonly headers?: Headers;
}

/** Waits for an event that no promise tells of. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

export function codeOf({ json }: Answer): string {
  return String(json.type).replace('urn:vitrine:problem:', '');
}
