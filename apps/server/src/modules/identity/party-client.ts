import { once } from 'node:events';
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { JsonValue } from '@vitrine/verifier';
import { PartyError } from './errors.ts';
import type { PartyRequests } from './party-requests.ts';

export interface PartyCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute. */
  readonly url: string | URL;
  /** Sent as JSON. */
  readonly json?: JsonValue;
  /** Sent as it is; needs its own `content-type` in `headers`. */
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the headers of the answer are there, and for `json` its body; 30 s unless told. */
  readonly timeoutMs?: number;
  /** Ends the call, and the answer's body while that is being read. */
  readonly signal?: AbortSignal;
}

export interface PartyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read to its end, or left early: until then its connection is taken. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Speaks to other parties with signed requests. */
export interface PartyClient {
  /**
   * The answer, of a status below 300; its body has no time limit here.
   * @throws {PartyError}; the signal's reason when aborted
   */
  fetch(call: PartyCall): Promise<PartyAnswer>;
  /** The answer's JSON, at most 64 MiB of it. @throws {PartyError} */
  json(call: PartyCall): Promise<unknown>;
}

const defaultTimeoutMs = 30_000;
const jsonBytesMax = 64 * 1_048_576;
const problemBytesMax = 65_536;

/**
 * Node's own client instead of `fetch`: regions travel through it, and web streams take several times the processor
 * time for each piece.
 */
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

export function createPartyClient(requests: Pick<PartyRequests, 'sign'>): PartyClient {
  async function call<T>(call: PartyCall, use: (answer: IncomingMessage) => T): Promise<T> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), call.timeoutMs ?? defaultTimeoutMs);
    const signals = call.signal === undefined ? [limit.signal] : [limit.signal, call.signal];
    try {
      return await use(await send(requests, call, AbortSignal.any(signals)));
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof PartyError) throw error;
      const where = new URL(call.url).host;
      if (limit.signal.aborted) {
        throw new PartyError('timed-out', `${where} did not answer in time`, { cause: error });
      }
      throw new PartyError('unreachable', `${where} cannot be reached`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    fetch: (one) =>
      call(one, (answer) => {
        const { statusCode: status = 0, headers } = answer;
        return { status, headers, body: answer };
      }),
    json: (one) => call(one, (answer) => readJson(answer, new URL(one.url).host, jsonBytesMax)),
  };
}

async function send(
  requests: Pick<PartyRequests, 'sign'>,
  call: PartyCall,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, json } = call;
  const url = new URL(call.url);
  const body = json === undefined ? call.body : Buffer.from(JSON.stringify(json), 'utf8');
  const headers: Record<string, string | number> = {
    ...call.headers,
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(body === undefined ? {} : { 'content-length': body.length }),
    authorization: await requests.sign(method, url, body),
  };
  signal.throwIfAborted();
  const isPlain = url.protocol === 'http:';
  const agent = agents[isPlain ? 'http:' : 'https:'];
  const request = (isPlain ? http : https).request(url, { method, headers, signal, agent });
  // One that breaks after its answer began tells so through the answer.
  request.on('error', () => undefined);
  const answered = once(request, 'response');
  request.end(body);
  const [answer]: IncomingMessage[] = await answered;
  if (answer === undefined) throw new TypeError('a response without an answer');
  if ((answer.statusCode ?? 0) < 300) return answer;
  throw await refusalOf(answer, url.host);
}

async function refusalOf(answer: IncomingMessage, host: string): Promise<PartyError> {
  const { statusCode: status = 0 } = answer;
  const context = { status, ...(await readProblem(answer, host)) };
  const what = context.detail ?? context.problem ?? 'no reason given';
  return new PartyError('refused', `${host} answered ${status}: ${what}`, context);
}

/** What the problem document says; nothing where the answer is not one. */
async function readProblem(
  answer: IncomingMessage,
  host: string,
): Promise<{ problem?: string; detail?: string }> {
  if (!answer.headers['content-type']?.startsWith('application/problem+json')) {
    answer.destroy();
    return {};
  }
  const problem = await readJson(answer, host, problemBytesMax);
  const { type, title, detail } = Object(problem) as Record<string, unknown>;
  const code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(type))?.[1];
  const reason = typeof detail === 'string' ? detail : title;
  return {
    ...(code === undefined ? {} : { problem: code }),
    ...(typeof reason === 'string' ? { detail: reason } : {}),
  };
}

async function readJson(
  body: AsyncIterable<Uint8Array>,
  host: string,
  bytesMax: number,
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new PartyError('malformed-answer', `an answer of more than ${bytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new PartyError('malformed-answer', `${host} did not answer with JSON`, { cause });
  }
}
