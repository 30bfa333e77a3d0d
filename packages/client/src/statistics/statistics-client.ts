import { linkAborts } from '../abort.ts';
import { parseApiKey } from '../api-key.ts';
import { atHome } from '../at-home.ts';
import { type Clock, systemClock } from '../clock.ts';
import { ClientError } from '../errors.ts';
import { askOffice, createHomeKeeper, type Home } from '../home.ts';
import { type Answer, exchange, type FetchFunction, type HttpDeps, refusal } from '../http.ts';
import { type Attempt, defaultRetry, type Retry, type RetryPolicy, retrying } from '../retry.ts';
import { parseBaseUrl } from '../url.ts';
import { readAnswer, type StatisticsAnswer } from './answer.ts';
import { type ClockSkew, createClockSkew } from './clock-skew.ts';

export interface StatisticsClientOptions {
  /** Base address of the office: `https`, or `http` on loopback. */
  readonly officeUrl: string | URL;
  /** `vtr1.<country>.<key id>.<secret>`; goes to homes alone, never to the office. */
  readonly apiKey: string;
  readonly fetch?: FetchFunction;
  /** Members left out are those of `defaultRetry`. */
  readonly retry?: Partial<RetryPolicy>;
  /** Told of each attempt that came to nothing before the next is made. Must not throw. */
  readonly onRetry?: (retry: Retry) => void;
  /** Ends everything this client does. */
  readonly signal?: AbortSignal;
  /** An exchange in which nothing moves for this long (up to twice as long) is given up: 60 s. */
  readonly stallTimeoutMs?: number;
  /** Accepts `http` to other machines, unencrypted: for closed test networks. */
  readonly allowHttp?: boolean;
  readonly clock?: Clock;
  /** How far the clock is known to be behind; measured from then on. */
  readonly skewMs?: number;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

interface Asking {
  readonly signal?: AbortSignal;
}

/** Speaks to the home of a country's statistics. */
export interface StatisticsClient {
  /** @throws {ClientError} */
  home(asking?: Asking): Promise<Home>;
  /**
   * Sends lines of NDJSON in one request, compressed, until an answer accounts for each of them.
   * Lines that were counted already are duplicates, so that sending again does no harm.
   * @param lines none empty, without newlines
   * @throws {ClientError}
   */
  send(lines: readonly string[], asking?: Asking): Promise<StatisticsAnswer>;
  /**
   * The proof that an event was counted: `vitrine-event-proof/1`, for `vitrine-verify event`.
   * @param id of the event, UUIDv7 in text
   * @throws {ClientError} `refused` with the problem `unknown-event` where it was not
   */
  prove(id: string, asking?: Asking): Promise<string>;
  /** How far this machine's clock is behind, after the answers so far. */
  readonly skewMs: number;
}

const defaultStallTimeoutMs = 60_000;

/** @throws {ClientError} `malformed-key`, `malformed-url` */
export function createStatisticsClient(options: StatisticsClientOptions): StatisticsClient {
  const { allowHttp = false, clock = systemClock, random = Math.random } = options;
  const key = parseApiKey(options.apiKey);
  const signal = options.signal ?? new AbortController().signal;
  const skew: ClockSkew = createClockSkew(options.skewMs);
  const http: HttpDeps = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock,
    stallTimeoutMs: options.stallTimeoutMs ?? defaultStallTimeoutMs,
    onAnswered: skew.observe,
  };
  const officeUrl = parseBaseUrl(options.officeUrl, allowHttp);
  const office = { ...http, officeUrl, country: key.country, allowHttp, signal };
  const homes = createHomeKeeper(() => askOffice({ ...office, dataClass: 'statistics' }));
  const policy = { ...defaultRetry, ...options.retry };

  async function persist<T>(
    own: AbortSignal | undefined,
    attempts: (signal: AbortSignal) => () => Promise<Attempt<T>>,
  ): Promise<T> {
    const abort = linkAborts([signal, own]);
    const { onRetry } = options;
    try {
      const attempt = attempts(abort.signal);
      return await retrying({ policy, clock, random, signal: abort.signal, onRetry }, attempt);
    } finally {
      abort.release();
    }
  }

  async function ask(
    home: Home,
    path: string,
    own: AbortSignal,
    init: RequestInit,
  ): Promise<Attempt<Answer & { readonly url: string }>> {
    const url = new URL(path, home.url).href;
    const authorization = `Bearer ${key.token}`;
    const headers = { ...(init.headers as Record<string, string>), authorization };
    const asked = await exchange(http, url, own, () => ({ ...init, headers }));
    if (asked.kind === 'again') return asked;
    const { status } = asked.value;
    if (status !== 200 && status !== 202) return refusal(asked.value, url, clock);
    return { kind: 'done', value: { ...asked.value, url } };
  }

  async function send(
    lines: readonly string[],
    { signal: own }: Asking = {},
  ): Promise<StatisticsAnswer> {
    const body = await gzip(lines);
    return persist(own, (signal) =>
      atHome(homes, signal, async (home) => {
        const asked = await ask(home, 'v1/statistics', signal, {
          method: 'POST',
          headers: {
            accept: 'application/json, application/problem+json',
            'content-type': 'application/x-ndjson',
            'content-encoding': 'gzip',
          },
          body,
        });
        if (asked.kind === 'again') return asked;
        const { status, text, url } = asked.value;
        const answer = readAnswer(text, lines.length);
        if (answer !== undefined) return { kind: 'done', value: answer };
        const message = 'The answer does not account for the events that were sent';
        throw new ClientError('malformed-answer', message, { status, url });
      }),
    );
  }

  async function prove(id: string, { signal: own }: Asking = {}): Promise<string> {
    const path = `v1/statistics/events/${encodeURIComponent(id)}`;
    return persist(own, (signal) =>
      atHome(homes, signal, async (home) => {
        const accept = 'application/vnd.vitrine.event-proof+json, application/problem+json';
        const asked = await ask(home, path, signal, { headers: { accept } });
        return asked.kind === 'again' ? asked : { kind: 'done', value: asked.value.text };
      }),
    );
  }

  return {
    home: ({ signal: own } = {}) => persist(own, (one) => () => homes.find(undefined, one)),
    send,
    prove,
    get skewMs() {
      return skew.ms;
    },
  };
}

/** The lines as one body, with a newline behind each. */
async function gzip(lines: readonly string[]): Promise<Blob> {
  const text = new Blob([lines.map((line) => `${line}\n`).join('')]);
  const coded = text.stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(coded).blob();
}
