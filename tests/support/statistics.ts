import assert from 'node:assert/strict';
import { detectionLine } from './events.ts';
import { ask, type Customer } from './people.ts';
import { type Addresses, adminToken } from './system.ts';

/** What a site answers to a batch. */
export interface Taken {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly pending: number;
}

export interface Reconciled extends Taken {
  readonly sent: number;
  readonly stored: number;
  readonly writing: number;
  readonly differences: readonly unknown[];
}

export async function reconciliation(at: Addresses, site: string): Promise<Reconciled> {
  const token = await adminToken(at, site);
  return ask<Reconciled>(`${at.sites[site]}/v1/statistics/reconciliation`, { token });
}

export async function sendLines(
  site: string,
  { token }: Customer,
  lines: readonly string[],
): Promise<Response> {
  return fetch(`${site}/v1/statistics`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: `${lines.join('\n')}\n`,
  });
}

/** One batch that a site has acknowledged. */
interface Acknowledged {
  readonly site: string;
  readonly begunMs: number;
  readonly endedMs: number;
}

const linesOfBatch = 100;

/**
 * A product that sends batch after batch to whatever home it is told of, and sends again what was
 * not acknowledged. Its tally says how many different events there must be.
 */
export class StatisticsSender {
  readonly #at: Addresses;
  readonly #customer: Customer;
  readonly #name: string;
  readonly #startedMs = Date.now();
  readonly acknowledged: Acknowledged[] = [];
  #batches = 0;
  #home: string;
  refusals = new Map<number, number>();

  constructor(at: Addresses, customer: Customer, name: string, home: string) {
    this.#at = at;
    this.#customer = customer;
    this.#name = name;
    this.#home = home;
  }

  /** Different events that were acknowledged. */
  get events(): number {
    return this.#batches * linesOfBatch;
  }

  get home(): string {
    return this.#home;
  }

  /** Ends when told to, with the last batch acknowledged. */
  async run(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const first = this.#batches * linesOfBatch;
      const lines = Array.from({ length: linesOfBatch }, (_, i) =>
        detectionLine(this.#name, first + i, this.#startedMs),
      );
      await this.#deliver(lines);
      this.#batches += 1;
    }
  }

  async #deliver(lines: readonly string[]): Promise<void> {
    for (;;) {
      const begunMs = performance.now();
      const site = this.#home;
      const answer = await sendLines(this.#at.sites[site] ?? '', this.#customer, lines).catch(
        () => undefined,
      );
      if (answer?.status === 200) {
        const taken = (await answer.json()) as Taken;
        const { accepted, duplicate, pending } = taken;
        assert.equal(accepted + duplicate + pending, linesOfBatch, JSON.stringify(taken));
        this.acknowledged.push({ site, begunMs, endedMs: performance.now() });
        return;
      }
      const status = answer?.status ?? 0;
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      const text = (await answer?.text().catch(() => '')) ?? '';
      // Its key is not known any more where its region has been erased.
      if (status === 421 || status === 401) await this.#askForHome(text);
      else await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #askForHome(text: string): Promise<void> {
    const url = `${this.#at.office}/v1/home?country=${this.#customer.country}`;
    const home = await ask<{ site: string }>(url).catch(() => undefined);
    if (home === undefined) return;
    this.#home = home.site;
    assert(text !== '', 'a refusal says why');
  }
}

/** Nothing was taken at the old home by a request that began after the new one had taken something. */
export function requireOneHome(senders: readonly StatisticsSender[], before: string): void {
  const all = senders.flatMap(({ acknowledged }) => acknowledged);
  const first = Math.min(...all.flatMap((one) => (one.site === before ? [] : [one.endedMs])));
  const late = all.filter(({ site, begunMs }) => site === before && begunMs > first);
  assert.deepEqual(late, [], 'two homes at a time');
}
