import { StalledError, throwIfAborted, watchStalls } from './abort.ts';
import type { Clock } from './clock.ts';
import { ClientError } from './errors.ts';
import { describeProblem, readProblem } from './problem.ts';
import { codeOfRefusal } from './refusal-codes.ts';
import { type Attempt, retryAfterMs } from './retry.ts';

export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpDeps {
  readonly fetch: FetchFunction;
  readonly clock: Clock;
  readonly stallTimeoutMs: number;
  /** Told of every answer: its headers, and the wall time at which it was asked for and came. */
  readonly onAnswered?: ((headers: Headers, askedMs: number, cameMs: number) => void) | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8. */
  readonly text: string;
}

/** Bytes in the longest answer read unless told; a receipt takes a few thousand. */
export const answerBytesMax = 4 * 1_048_576;

/**
 * One exchange, its answer read whole. No redirect is followed, since a key must not travel to
 * where neither the office nor the caller sent it.
 * @param prepare makes the request; gets what to call whenever a piece of the body is taken
 * @param bytesMax of the answer
 * @returns an answer of any status, or `again` where none came
 * @throws {ClientError} `aborted`, `malformed-answer` for one too long, and what `prepare` throws
 */
export async function exchange(
  { fetch, clock, stallTimeoutMs, onAnswered }: HttpDeps,
  url: string,
  signal: AbortSignal,
  prepare: (progressed: () => void) => RequestInit,
  bytesMax = answerBytesMax,
): Promise<Attempt<Answer>> {
  try {
    const answer = await watchStalls({ clock, signal, stallTimeoutMs }, async (watched, moved) => {
      const init: RequestInit = {
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        signal: watched,
        ...prepare(moved),
      };
      const askedMs = clock.nowMs();
      const response = await fetch(url, init);
      const { status, headers } = response;
      onAnswered?.(headers, askedMs, clock.nowMs());
      const bytes = await readBytes(response, moved, url, bytesMax);
      return { status, headers, bytes, text: new TextDecoder().decode(bytes) };
    });
    return { kind: 'done', value: answer };
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof ClientError) throw error;
    return { kind: 'again', error: unreachable(error, url) };
  }
}

async function readBytes(
  response: Response,
  moved: () => void,
  url: string,
  bytesMax: number,
): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(pieces, length);
    moved();
    length += value.length;
    if (length > bytesMax) {
      await reader.cancel();
      throw new ClientError('malformed-answer', `An answer longer than ${bytesMax} bytes`, {
        status: response.status,
        url,
      });
    }
    pieces.push(value);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function unreachable(error: unknown, url: string): ClientError {
  const host = new URL(url).host;
  if (error instanceof StalledError) {
    return new ClientError('stalled', `${host}: ${error.message}`, { cause: error, url });
  }
  return new ClientError('unreachable', `${host}: ${rootMessage(error)}`, { cause: error, url });
}

/** `fetch` says little itself; its cause names what happened. */
function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/**
 * What an answer means that is not a success.
 * @throws {ClientError} where trying again cannot help
 */
export function refusal(answer: Answer, url: string, clock: Clock): Attempt<never> {
  const { status } = answer;
  const problem = readProblem(answer.text);
  const options = { status, problem, url };
  const message = `${new URL(url).host}: ${describeProblem(status, problem)}`;
  if (status === 421) {
    return { kind: 'again', error: new ClientError('not-home', message, options) };
  }
  if (status === 408 || status === 429 || status >= 500) {
    const error = new ClientError('busy', message, options);
    return { kind: 'again', error, retryAfterMs: retryAfterMs(answer.headers, clock) };
  }
  throw new ClientError(codeOfRefusal(status, problem), message, options);
}
