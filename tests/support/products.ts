import { createHash, randomBytes } from 'node:crypto';
import { after } from 'node:test';
import type { Receipt } from '@vitrine/verifier';
import type { Customer } from './people.ts';
import { ask } from './people.ts';
import type { Addresses } from './system.ts';

/** A plaintext that must be found nowhere on a disk. */
export const marker = 'MARKER-OF-A-PLAINTEXT-9f27c1';

/** What became of one submission. */
export interface Outcome {
  readonly customer: Customer;
  readonly sha256: string;
  /** Of the answer; 0 where the connection broke, and nobody knows. */
  readonly status: number;
  /** The site that was asked. */
  readonly url: string;
  readonly atMs: number;
  readonly receipt?: Receipt;
  readonly problem?: Record<string, unknown>;
}

/** A product of a customer that submits fresh files, each once, at a steady rate. */
export interface Products {
  readonly outcomes: readonly Outcome[];
  acknowledged(): Outcome[];
  /** Resolves when the next answer has come. */
  next(): Promise<Outcome>;
  /** Sends no more; resolves when all answers have come. */
  end(): Promise<readonly Outcome[]>;
}

/** A fresh file: a marker, then bytes that nobody has sent before. */
export function freshFile(sizeBytes: number): Uint8Array {
  const random = randomBytes(Math.max(sizeBytes - marker.length, 16));
  return Buffer.concat([Buffer.from(marker), random]);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One submission, straight to a site. */
export async function submit(
  url: string,
  customer: Customer,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const base = { customer, url, sha256: sha256Of(bytes) };
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${url}/v1/samples`, {
      method: 'PUT',
      body: new Uint8Array(bytes),
      headers: { authorization: `Bearer ${customer.token}`, ...headers },
    });
    body = await response.json();
  } catch {
    return { ...base, status: 0, atMs: Date.now() };
  }
  const { status } = response;
  const told = { ...base, status, atMs: Date.now() };
  return response.ok
    ? { ...told, receipt: body as Receipt }
    : { ...told, problem: body as Record<string, unknown> };
}

export interface ProductOptions {
  customer: Customer;
  ratePerSecond: number;
  sizeBytes?: number;
}

const pendingMax = 64;

/** Follows the home as a product does: asks the office, and goes where a 421 sends it. */
export function startProducts(at: Addresses, options: ProductOptions): Products {
  const { customer, ratePerSecond, sizeBytes = 2000 } = options;
  const outcomes: Outcome[] = [];
  const pending = new Set<Promise<void>>();
  let home: string | undefined;
  let ended = false;
  let told = Promise.withResolvers<Outcome>();

  async function one(): Promise<void> {
    home ??= await askHome();
    if (home === undefined) return;
    const outcome = await submit(home, customer, freshFile(sizeBytes));
    if (outcome.status === 421) home = String(outcome.problem?.url);
    if (outcome.status === 0) home = undefined;
    outcomes.push(outcome);
    told.resolve(outcome);
    told = Promise.withResolvers();
  }

  /** The office may be gone at the moment, or at another port than before. */
  async function askHome(): Promise<string | undefined> {
    const path = `/v1/home?country=${customer.country}`;
    return ask<{ url: string }>(`${at.office}${path}`).then(
      ({ url }) => url,
      () => undefined,
    );
  }

  const timer = setInterval(() => {
    if (ended || pending.size >= pendingMax) return;
    const running = one().finally(() => pending.delete(running));
    pending.add(running);
  }, 1000 / ratePerSecond);

  async function end(): Promise<readonly Outcome[]> {
    ended = true;
    clearInterval(timer);
    await Promise.all(pending);
    return outcomes;
  }

  // Also where the test fails before it ends them: they would go on for ever.
  after(async () => {
    await end();
  });
  return {
    outcomes,
    acknowledged: () => outcomes.filter((outcome) => outcome.receipt !== undefined),
    next: () => told.promise,
    end,
  };
}
