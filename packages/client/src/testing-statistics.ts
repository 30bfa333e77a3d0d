import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { StatisticsEvent } from './statistics/event.ts';
import {
  createStatisticsSender,
  type StatisticsSender,
  type StatisticsSenderOptions,
} from './statistics/sender.ts';
import { TestClock, testStallTimeoutMs } from './testing-clock.ts';
import { answer, type Handler, Party, testKey } from './testing-world.ts';

/** An office and two sites that count events by their ids, as homes do. */
export class StatisticsWorld implements AsyncDisposable {
  home: 'moscow' | 'zurich' = 'moscow';
  readonly office = new Party((_, response) => answer(response, 200, this.#homeAnswer()));
  readonly moscow = new Party((request, response) => this.take(request, response));
  readonly zurich = new Party((request, response) => this.take(request, response));
  readonly clock = new TestClock();
  /** Lines by id, of both sites together: events move with their region. */
  readonly counted = new Map<string, string>();
  accepted = 0;
  /** Lines of each request. */
  readonly batches: string[][] = [];

  static async open(): Promise<StatisticsWorld> {
    const world = new StatisticsWorld();
    await Promise.all([world.office.open(), world.moscow.open(), world.zurich.open()]);
    return world;
  }

  sender(options: Partial<StatisticsSenderOptions> = {}): StatisticsSender {
    return createStatisticsSender({
      officeUrl: this.office.url,
      apiKey: testKey,
      clock: this.clock,
      random: () => 0.5,
      stallTimeoutMs: testStallTimeoutMs,
      batchAgeMs: testStallTimeoutMs,
      ...options,
    });
  }

  /** Counts what was sent, and answers unless told otherwise. */
  async take(request: IncomingMessage, response: ServerResponse, isLost = false): Promise<void> {
    const lines = await linesOf(request);
    this.batches.push(lines);
    const refusals: { line: number; code: string; detail: string }[] = [];
    let accepted = 0;
    for (const [i, line] of lines.entries()) {
      const { id, product }: { id: string; product: string } = JSON.parse(line);
      const known = this.counted.get(id);
      if (product === '') refusals.push({ line: i + 1, code: 'bad-value', detail: 'product' });
      else if (known !== undefined && known !== line) throw new Error('an id stands for two');
      else if (known === undefined) {
        this.counted.set(id, line);
        accepted += 1;
      }
    }
    this.accepted += accepted;
    if (isLost) {
      request.socket.resetAndDestroy();
      return;
    }
    const refused = refusals.length;
    const duplicate = lines.length - accepted - refused;
    const counts = { accepted, duplicate, refused, pending: 0 };
    answer(response, 200, { ...counts, refusals, batches: [], waiting: [] });
  }

  /** Counts, and cuts the connection instead of answering. */
  readonly losingAnswer: Handler = (request, response) => this.take(request, response, true);

  async [Symbol.asyncDispose](): Promise<void> {
    const parties = [this.office, this.moscow, this.zurich];
    await Promise.all(parties.map((party) => party[Symbol.asyncDispose]()));
  }

  #homeAnswer() {
    return {
      ...{ country: 'DE', region: 'europe', class: 'statistics', site: this.home },
      ...{ jurisdiction: 'CH', url: this[this.home].url, policyVersion: 1, epoch: 1 },
    };
  }
}

async function linesOf(request: IncomingMessage): Promise<string[]> {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  await once(request, 'end');
  return gunzipSync(Buffer.concat(pieces)).toString('utf8').trimEnd().split('\n');
}

export function scan(n: number): StatisticsEvent {
  return { type: 'scan-summary', product: 'P', version: '1', scanned: n };
}
