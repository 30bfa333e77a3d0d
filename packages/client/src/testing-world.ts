import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, type ClientOptions, createClient } from './client.ts';
import type { JsonObject } from './json.ts';
import type { Receipt } from './receipt.ts';
import { TestClock, testStallTimeoutMs } from './testing-clock.ts';

export const testKey = `vtr1.de.${'k'.repeat(22)}.${'s'.repeat(32)}`;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A server on loopback that notes its requests and can be told how to answer the next ones. */
export class Party implements AsyncDisposable {
  readonly requests: IncomingMessage[] = [];
  /** Each answers one request, in turn, instead of the usual way. */
  readonly next: Handler[] = [];
  usual: Handler;
  readonly #server = createServer((request, response) => {
    this.requests.push(request);
    const handler = this.next.shift() ?? this.usual;
    Promise.resolve(handler(request, response)).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  constructor(usual: Handler) {
    this.usual = usual;
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export interface TakenSample {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly receipt: Receipt;
}

/** An office and two sites; `home` is where the office says that files of `europe` live. */
export class World implements AsyncDisposable {
  home: 'moscow' | 'zurich' = 'moscow';
  readonly office = new Party((_, response) => answer(response, 200, this.homeAnswer()));
  readonly moscow = new Party((request, response) => this.#take('moscow', request, response));
  readonly zurich = new Party((request, response) => this.#take('zurich', request, response));
  readonly clock = new TestClock();
  /** By idempotency key, shared by the sites as submissions move with their keys. */
  readonly taken = new Map<string, TakenSample>();

  static async open(): Promise<World> {
    const world = new World();
    await Promise.all([world.office.open(), world.moscow.open(), world.zurich.open()]);
    return world;
  }

  client(options: Partial<ClientOptions> = {}): Client {
    return createClient({
      officeUrl: this.office.url,
      apiKey: testKey,
      clock: this.clock,
      random: () => 0.5,
      stallTimeoutMs: testStallTimeoutMs,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parties = [this.office, this.moscow, this.zurich];
    await Promise.all(parties.map((party) => party[Symbol.asyncDispose]()));
  }

  homeAnswer(): JsonObject {
    const moved = this.home === 'zurich';
    return {
      country: 'DE',
      region: 'europe',
      class: 'files',
      site: this.home,
      jurisdiction: moved ? 'CH' : 'RU',
      url: this[this.home].url,
      policyVersion: moved ? 2 : 1,
      epoch: moved ? 2 : 1,
    };
  }

  async #take(site: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
    const key = String(request.headers['idempotency-key']);
    const known = this.taken.get(key);
    if (known !== undefined) return answer(response, 200, known.receipt);
    const sha256 = hash.digest('hex');
    const receipt = makeReceipt(site, { sha256, size: sizeBytes });
    this.taken.set(key, { key, sha256, sizeBytes, receipt });
    answer(response, 201, receipt);
  }
}

export function makeReceipt(site: string, payload: JsonObject, region = 'europe'): Receipt {
  const commit = `sha256:${'A'.repeat(43)}=`;
  const at = '2026-11-23T10:00:00.000Z';
  return {
    format: 'vitrine-receipt/1',
    entry: { v: 1, type: 'sample.stored', at, site, region, commit },
    opening: {
      salt: `${'A'.repeat(43)}=`,
      payload: { submission: randomUUID(), sample: randomUUID(), duplicate: false, ...payload },
    },
    proof: `c2sp.org/tlog-proof@v1\nindex 5\n\nvitrine.local/site/${site}\n6\n`,
  };
}

export function answer(
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Answers with a problem once the body was read, as a polite server does. */
export function problem(
  status: number,
  code: string,
  { headers = {}, extra = {} }: { headers?: Record<string, string>; extra?: JsonObject } = {},
): Handler {
  return async (request, response) => {
    request.resume();
    await once(request, 'end');
    const document = { type: `urn:vitrine:problem:${code}`, title: `The ${code} title`, status };
    answer(response, status, { ...document, ...extra }, headers);
  };
}

/** Cuts the connection after the first bytes of the body. */
export const cutMidBody: Handler = async (request) => {
  await once(request, 'data');
  request.socket.resetAndDestroy();
};

/** Bytes made piece by piece, with the longest lead of the maker over a reader. */
export function lazyBytes(sizeBytes: number, pieceBytes = 65_536) {
  const state = { opened: 0, closed: 0, madeBytes: 0 };
  async function* make(): AsyncGenerator<Uint8Array> {
    state.opened += 1;
    state.madeBytes = 0;
    try {
      while (state.madeBytes < sizeBytes) {
        const length = Math.min(pieceBytes, sizeBytes - state.madeBytes);
        state.madeBytes += length;
        yield new Uint8Array(length).fill(state.madeBytes % 251);
      }
    } finally {
      state.closed += 1;
    }
  }
  return { state, source: { open: make, sizeBytes } };
}
