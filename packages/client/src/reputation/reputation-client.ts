import { linkAborts } from '../abort.ts';
import { parseApiKey } from '../api-key.ts';
import { atHome } from '../at-home.ts';
import { type Clock, systemClock } from '../clock.ts';
import { ClientError } from '../errors.ts';
import { askOffice, createHomeKeeper, type Home } from '../home.ts';
import { type Answer, answerBytesMax, exchange, type FetchFunction, refusal } from '../http.ts';
import { isObject, type Json, parseJson } from '../json.ts';
import { toHex } from '../metadata.ts';
import { type Attempt, defaultRetry, type Retry, type RetryPolicy, retrying } from '../retry.ts';
import type { OfflineSet } from '../sets/offline-set.ts';
import type { SetSource } from '../sets/update.ts';
import { parseBaseUrl } from '../url.ts';
import {
  packHashes,
  type Reputation,
  type ReputationDetails,
  readDetails,
  readPackedByte,
} from './answer.ts';
import { type CacheTimes, createReputationCache } from './cache.ts';
import { type ChangesPage, readChangesPage } from './changes.ts';

export interface ReputationClientOptions {
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
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  /** Answers that are kept in memory; 100,000 unless told, 0 for none. */
  readonly cacheEntriesMax?: number;
  /** How long answers are believed. Members left out are those of `defaultCacheTimes`. */
  readonly cacheTimes?: Partial<CacheTimes>;
  /**
   * Asked before the site. What it is certain of is not asked again, and what it says nothing of is
   * not asked at all: only the few files that a Bloom filter points to leave this machine.
   */
  readonly screen?: Pick<OfflineSet, 'lookUp'>;
}

interface Asking {
  readonly signal?: AbortSignal | undefined;
}

/** Asks the home of a country's files what it knows of files. */
export interface ReputationClient {
  /** @throws {ClientError} */
  home(asking?: Asking): Promise<Home>;
  /**
   * Looks many files up, in the order given: cache, screen, then packed questions.
   * @param hashes SHA-256, 32 bytes each
   * @throws {ClientError} @throws {RangeError} for a hash of another length
   */
  lookUpMany(hashes: readonly Uint8Array[], asking?: Asking): Promise<Reputation[]>;
  /**
   * All that the site tells of one file. Always asks.
   * @param hash MD5, SHA-1 or SHA-256 in hex
   * @throws {ClientError}
   */
  lookUp(hash: string, asking?: Asking): Promise<ReputationDetails>;
  /**
   * All that the site tells of many files, in the order given. Always asks.
   * @param hashes MD5, SHA-1 and SHA-256 in hex, as they come
   * @throws {ClientError}
   */
  lookUpListed(hashes: readonly string[], asking?: Asking): Promise<ReputationDetails[]>;
  /**
   * What has changed since a cursor: a page. What it tells of is taken out of the cache.
   * @param cursor of the page before; none: from the beginning
   * @throws {ClientError} `refused` with the problem `cursor-too-old`: begin anew, without a cursor
   */
  changes(cursor?: string, asking?: Asking): Promise<ChangesPage>;
  /** Offline sets of this key's region, for `updateOfflineSet`. */
  readonly sets: SetSource;
}

const defaultStallTimeoutMs = 60_000;
const defaultCacheEntries = 100_000;
/** Hashes of one packed question. */
const batchMax = 10_000;
/** Of the answer to a list. */
const listedBytesMax = 16 * 1_048_576;
/** Of a file of an offline set. */
const setBytesMax = 2 ** 31;

/** @throws {ClientError} `malformed-key`, `malformed-url` */
export function createReputationClient(options: ReputationClientOptions): ReputationClient {
  const { allowHttp = false, clock = systemClock, random = Math.random, screen } = options;
  const key = parseApiKey(options.apiKey);
  const all = options.signal ?? new AbortController().signal;
  const http = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock,
    stallTimeoutMs: options.stallTimeoutMs ?? defaultStallTimeoutMs,
  };
  const officeUrl = parseBaseUrl(options.officeUrl, allowHttp);
  const office = { ...http, officeUrl, country: key.country, dataClass: 'files' as const };
  const homes = createHomeKeeper(() => askOffice({ ...office, allowHttp, signal: all }));
  const policy = { ...defaultRetry, ...options.retry };
  const cache = createReputationCache({
    clock,
    entriesMax: options.cacheEntriesMax ?? defaultCacheEntries,
    times: options.cacheTimes,
  });

  /** Attempts until one gives a value; `undefined` from `read` is an answer that makes no sense. */
  async function ask<T>(asked: {
    readonly path: string;
    readonly init?: RequestInit;
    readonly own?: AbortSignal | undefined;
    readonly bytesMax?: number;
    /** Statuses besides 200 that `read` understands. */
    readonly also?: number;
    readonly read: (answer: Answer) => T | undefined;
  }): Promise<T> {
    const { path, init = {}, bytesMax = answerBytesMax, also, read } = asked;
    const abort = linkAborts([all, asked.own]);
    const { signal } = abort;
    const attemptAt = async (home: Home): Promise<Attempt<T>> => {
      const url = new URL(path, home.url).href;
      const headers = {
        accept: 'application/json, application/octet-stream, application/problem+json',
        ...(init.headers as Record<string, string> | undefined),
        authorization: `Bearer ${key.token}`,
      };
      const outcome = await exchange(http, url, signal, () => ({ ...init, headers }), bytesMax);
      if (outcome.kind === 'again') return outcome;
      const { status } = outcome.value;
      if (status !== 200 && status !== also) return refusal(outcome.value, url, clock);
      const value = read(outcome.value);
      if (value !== undefined) return { kind: 'done', value };
      const message = 'The answer is not what was asked for';
      throw new ClientError('malformed-answer', message, { status, url });
    };
    try {
      const deps = { policy, clock, random, signal, onRetry: options.onRetry };
      return await retrying(deps, atHome(homes, signal, attemptAt));
    } finally {
      abort.release();
    }
  }

  function answerHere(hash: Uint8Array): Reputation | undefined {
    const kept = cache.get(toHex(hash));
    if (kept !== undefined || screen === undefined) return kept;
    const said = screen.lookUp(hash);
    if (said === undefined) return unasked;
    if (!said.isCertain) return undefined;
    const knownGood = said.verdict === 'known-good';
    const verdict = said.verdict === 'known-good' ? 'clean' : said.verdict;
    return { verdict, known: true, knownGood, wanted: false };
  }

  async function lookUpMany(
    hashes: readonly Uint8Array[],
    { signal: own }: Asking = {},
  ): Promise<Reputation[]> {
    if (hashes.some(({ length }) => length !== 32)) throw new RangeError('a SHA-256 has 32 bytes');
    const answers = hashes.map(answerHere);
    const open = hashes.flatMap((hash, i) => (answers[i] === undefined ? [{ hash, i }] : []));
    for (let from = 0; from < open.length; from += batchMax) {
      const batch = open.slice(from, from + batchMax);
      const found = await askPacked(
        batch.map(({ hash }) => hash),
        own,
      );
      batch.forEach(({ hash, i }, at) => {
        const answer = found[at];
        if (answer === undefined) return;
        answers[i] = answer;
        cache.set(toHex(hash), answer);
      });
    }
    return answers.map((answer) => answer ?? unasked);
  }

  function askPacked(
    hashes: readonly Uint8Array[],
    own: AbortSignal | undefined,
  ): Promise<Reputation[]> {
    return ask({
      path: 'v1/reputation',
      own,
      init: {
        method: 'POST',
        headers: {
          accept: 'application/octet-stream, application/problem+json',
          'content-type': 'application/octet-stream',
        },
        body: packHashes(hashes),
      },
      read: ({ bytes }) => {
        const answers = [...bytes].flatMap((byte) => readPackedByte(byte) ?? []);
        return answers.length === hashes.length ? answers : undefined;
      },
    });
  }

  function askListed(
    hashes: readonly string[],
    own: AbortSignal | undefined,
  ): Promise<ReputationDetails[]> {
    return ask({
      path: 'v1/reputation',
      own,
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ hashes }),
      },
      bytesMax: listedBytesMax,
      read: ({ text }) => {
        const value = parseJson(text);
        if (!isObject(value) || !Array.isArray(value.answers)) return undefined;
        const answers = (value.answers as readonly Json[]).flatMap((one) => readDetails(one) ?? []);
        return answers.length === hashes.length ? answers : undefined;
      },
    });
  }

  async function lookUpListed(
    hashes: readonly string[],
    { signal: own }: Asking = {},
  ): Promise<ReputationDetails[]> {
    const answers: ReputationDetails[] = [];
    for (let from = 0; from < hashes.length; from += batchMax) {
      answers.push(...(await askListed(hashes.slice(from, from + batchMax), own)));
    }
    return answers;
  }

  const sets: SetSource = {
    latest: async () => {
      const listed = await ask({
        path: 'v1/reputation/sets',
        read: ({ text }) => {
          const value = parseJson(text);
          return isObject(value) ? value : undefined;
        },
      });
      return typeof listed.latest === 'number' ? listed.latest : undefined;
    },
    file: async (version, name) => {
      const found = await ask({
        path: `v1/reputation/sets/${version}/${encodeURIComponent(name)}`,
        bytesMax: setBytesMax,
        also: 404,
        read: ({ status, bytes }) => ({ bytes: status === 200 ? bytes : undefined }),
      });
      return found.bytes;
    },
  };

  return {
    home: async ({ signal: own } = {}) => {
      const abort = linkAborts([all, own]);
      try {
        const { signal } = abort;
        const deps = { policy, clock, random, signal, onRetry: options.onRetry };
        return await retrying(deps, () => homes.find(undefined, signal));
      } finally {
        abort.release();
      }
    },
    lookUpMany,
    lookUpListed,
    lookUp: (hash, { signal: own } = {}) =>
      ask({
        path: `v1/reputation/${encodeURIComponent(hash)}`,
        own,
        read: ({ text }) => readDetails(parseJson(text)),
      }),
    changes: async (cursor, { signal: own } = {}) => {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const page = await ask({
        path: `v1/reputation/changes${query}`,
        own,
        read: ({ text }) => readChangesPage(parseJson(text)),
      });
      for (const { sha256 } of page.changes) if (sha256 !== undefined) cache.delete(sha256);
      return page;
    },
    sets,
  };
}

/** Of what the screen says nothing: it is not known to be bad, and nobody was asked. */
const unasked: Reputation = { verdict: 'unknown', known: false, knownGood: false, wanted: false };
