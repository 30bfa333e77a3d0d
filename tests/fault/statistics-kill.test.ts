import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectionLine } from '../support/events.ts';
import { aMoment, killsWanted } from '../support/kills.ts';
import { ask, type Customer, makeCustomer } from '../support/people.ts';
import { adminToken, type System, startSystem } from '../support/system.ts';

/**
 * The whole process, or ClickHouse below it, is killed at random moments while products send
 * statistics. The long run: `VITRINE_TEST_KILLS=50 node --test tests/fault/statistics-kill.test.ts`.
 */
const kills = killsWanted(4);
const linesOfBatch = 500;
const sendersOfCustomer = 2;

interface Answer {
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly pending: number;
}

interface Reconciliation extends Answer {
  readonly sent: number;
  readonly stored: number;
  readonly writing: number;
  readonly differences: readonly unknown[];
}

/** Sends batches until told to end; what is not answered is kept, to be sent again. */
class Sender {
  readonly #customer: Customer;
  readonly #name: string;
  readonly #startedMs = Date.now();
  /** Lines that were never acknowledged, by batch. */
  readonly unanswered: string[] = [];
  #batches = 0;
  acknowledged = 0;
  lastRefusal = '';

  constructor(customer: Customer, name: string) {
    this.#customer = customer;
    this.#name = name;
  }

  /** Every line that was ever sent is different from all others. */
  get lines(): number {
    return this.#batches * linesOfBatch;
  }

  async send(system: System, body: string): Promise<Answer | undefined> {
    const answer = await fetch(`${system.sites.moscow}/v1/statistics`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#customer.token}`,
        'content-type': 'application/x-ndjson',
      },
      body,
    })
      .then(async (response) => {
        if (response.ok) return (await response.json()) as Answer;
        this.lastRefusal = await response.text();
        return undefined;
      })
      // Killed meanwhile.
      .catch(() => undefined);
    if (answer === undefined) return undefined;
    assert.equal(answer.refused, 0);
    assert.equal(answer.accepted + answer.duplicate + answer.pending, linesOfBatch);
    this.acknowledged += 1;
    return answer;
  }

  async run(system: System, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const first = this.#batches * linesOfBatch;
      this.#batches += 1;
      const lines = Array.from({ length: linesOfBatch }, (_, i) =>
        detectionLine(this.#name, first + i, this.#startedMs + this.#batches),
      );
      const body = `${lines.join('\n')}\n`;
      if ((await this.send(system, body)) === undefined) this.unanswered.push(body);
    }
  }

  async sendAgain(system: System): Promise<void> {
    for (const body of this.unanswered.splice(0)) {
      assert(
        await this.send(system, body),
        `not taken though nobody is killed: ${this.lastRefusal} ${system.stderr().slice(-6000)}`,
      );
    }
  }
}

test(`${kills} kills while statistics come in change no count`, async (t) => {
  const system = await startSystem();
  const customers = [
    await makeCustomer(system, 'Muster AG', 'DE'),
    await makeCustomer(system, 'Ejemplo SA', 'AR'),
  ];
  const senders = customers.flatMap((customer) =>
    Array.from({ length: sendersOfCustomer }, (_, n) => new Sender(customer, customer.id + n)),
  );
  for (let n = 0; n < kills; n++) {
    const ending = new AbortController();
    const sending = senders.map((sender) => sender.run(system, ending.signal));
    await aMoment(1_500);
    await system.kill();
    ending.abort();
    await Promise.all(sending);
    await system.restart();
    // Some of what was not answered is sent at once, the rest at the end.
    if (n % 2 === 0) await Promise.all(senders.map((sender) => sender.sendAgain(system)));
  }
  await Promise.all(senders.map((sender) => sender.sendAgain(system)));
  const sent = senders.reduce((sum, { lines }) => sum + lines, 0);
  const acknowledged = senders.reduce((sum, one) => sum + one.acknowledged, 0);
  t.diagnostic(`${sent} events, ${acknowledged} batches acknowledged`);
  assert(acknowledged > kills, 'batches were taken in at all');
  const sums = await settled(system);
  assert.deepEqual(sums.differences, []);
  assert.equal(sums.accepted, sent);
  assert.equal(sums.stored, sent);
});

/** Once nothing waits and nothing is being written. */
async function settled(system: System): Promise<Reconciliation> {
  const token = await adminToken(system, 'moscow');
  for (;;) {
    const url = `${system.sites.moscow}/v1/statistics/reconciliation`;
    const sums = await ask<Reconciliation>(url, { token });
    if (sums.writing === 0 && sums.pending === 0) return sums;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
