import { linkAborts } from './abort.ts';
import { parseApiKey } from './api-key.ts';
import { type Clock, systemClock } from './clock.ts';
import { askOffice, createHomeKeeper, type Home } from './home.ts';
import type { FetchFunction } from './http.ts';
import type { SubmissionMetadata } from './metadata.ts';
import { defaultRetry, type Retry, type RetryPolicy, retrying } from './retry.ts';
import type { LazySource } from './source.ts';
import { type Submission, type SubmitDeps, type SubmitOptions, submit } from './submit.ts';
import {
  type SubmitManyItem,
  type SubmitManyOptions,
  type SubmitManyResult,
  submitMany,
} from './submit-many.ts';
import { parseBaseUrl } from './url.ts';

export interface ClientOptions {
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
  /** Holds receipts against what was sent; true unless told. Proofs are the verifier's to check. */
  readonly checkReceipts?: boolean;
  /** Accepts `http` to other machines, unencrypted: for closed test networks. */
  readonly allowHttp?: boolean;
  /**
   * How bodies leave: streamed, or as a whole Blob where `fetch` cannot stream over HTTP/1.1, as
   * in browsers. Found out unless told.
   */
  readonly upload?: 'stream' | 'blob';
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

export interface HomeOptions {
  /** Asks the office even where the home is known. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

export interface Client {
  /**
   * The home of the key's country for files. Asked once, then remembered until it moves.
   * @throws {ClientError}
   */
  home(options?: HomeOptions): Promise<Home>;
  /**
   * Sends one file to its home and brings back the receipt, whatever happens in between: lost
   * connections, busy sites, a region that moves. Counts once however often it is sent.
   * @throws {ClientError}
   */
  submit(
    source: LazySource,
    metadata?: SubmissionMetadata,
    options?: SubmitOptions,
  ): Promise<Submission>;
  /**
   * Sends many, a few at a time. One that fails does not stop the others, unless its error would
   * meet them all (`isFatal`).
   * @throws {RangeError} for a concurrency below 1; what the iterable or a callback throws
   */
  submitMany<Item extends SubmitManyItem>(
    items: Iterable<Item> | AsyncIterable<Item>,
    options?: SubmitManyOptions<Item>,
  ): Promise<SubmitManyResult<Item>>;
}

const defaultStallTimeoutMs = 60_000;

/** @throws {ClientError} `malformed-key`, `malformed-url` */
export function createClient(options: ClientOptions): Client {
  const { allowHttp = false, clock = systemClock, random = Math.random } = options;
  const key = parseApiKey(options.apiKey);
  const signal = options.signal ?? new AbortController().signal;
  const http = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock,
    stallTimeoutMs: options.stallTimeoutMs ?? defaultStallTimeoutMs,
  };
  const officeUrl = parseBaseUrl(options.officeUrl, allowHttp);
  const office = { ...http, officeUrl, country: key.country, dataClass: 'files' as const };
  const homes = createHomeKeeper(() => askOffice({ ...office, allowHttp, signal }));
  const deps: SubmitDeps = {
    ...http,
    policy: { ...defaultRetry, ...options.retry },
    onRetry: options.onRetry,
    random,
    signal,
    token: key.token,
    homes,
    upload: options.upload ?? (streamsUploads() ? 'stream' : 'blob'),
    checkReceipts: options.checkReceipts ?? true,
  };
  const client: Client = {
    home: async ({ fresh = false, signal: own } = {}) => {
      const abort = linkAborts([signal, own]);
      const unfit = fresh ? homes.known : undefined;
      try {
        return await retrying({ ...deps, signal: abort.signal }, () =>
          homes.find(unfit, abort.signal),
        );
      } finally {
        abort.release();
      }
    },
    submit: (source, metadata = {}, own = {}) => submit(deps, source, metadata, own),
    submitMany: (items, own = {}) => submitMany(client, items, own),
  };
  return client;
}

/** Servers' runtimes stream request bodies over any HTTP; browsers do over HTTP/2 at most. */
function streamsUploads(): boolean {
  const runtime: unknown = Reflect.get(globalThis, 'process');
  return typeof runtime === 'object' && runtime !== null && 'versions' in runtime;
}
