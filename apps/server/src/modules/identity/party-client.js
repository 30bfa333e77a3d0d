import { PartyError } from './errors.js';

const defaultTimeoutMs = 30_000;
const jsonBytesMax = 64 * 1_048_576;
const problemBytesMax = 65_536;
export function createPartyClient(requests) {
  async function call(call, use) {
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
    fetch: (one) => call(one, async (response) => response),
    json: (one) => call(one, (response) => readJson(response, jsonBytesMax)),
  };
}
async function send(requests, call, signal) {
  const { method, url, json } = call;
  const body = json === undefined ? call.body : Buffer.from(JSON.stringify(json), 'utf8');
  const headers = new Headers(call.headers);
  if (json !== undefined) headers.set('content-type', 'application/json');
  headers.set('authorization', await requests.sign(method, url, body));
  const response = await fetch(url, {
    method,
    headers,
    signal,
    redirect: 'error',
    ...(body === undefined ? {} : { body }),
  });
  if (response.status < 400) return response;
  throw await refusalOf(response);
}
async function refusalOf(response) {
  const { status } = response;
  const context = { status, ...(await readProblem(response)) };
  const what = context.detail ?? context.problem ?? 'no reason given';
  const message = `${new URL(response.url).host} answered ${status}: ${what}`;
  return new PartyError('refused', message, context);
}
/** What the problem document says; nothing where the answer is not one. */
async function readProblem(response) {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    await response.body?.cancel();
    return {};
  }
  const problem = await readJson(response, problemBytesMax);
  const { type, title, detail } = Object(problem);
  const code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(type))?.[1];
  const reason = typeof detail === 'string' ? detail : title;
  return {
    ...(code === undefined ? {} : { problem: code }),
    ...(typeof reason === 'string' ? { detail: reason } : {}),
  };
}
async function readJson(response, bytesMax) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) {
      throw new PartyError('malformed-answer', `an answer of more than ${bytesMax} bytes`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    const host = new URL(response.url).host;
    throw new PartyError('malformed-answer', `${host} did not answer with JSON`, { cause });
  }
}
