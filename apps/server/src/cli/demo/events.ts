import { createHash } from 'node:crypto';
import { createStatisticsClient, formatEventId, type StatisticsEvent } from '@vitrine/client';
import type { Connection } from '../connection.ts';
import type { DemoCustomer } from './people.ts';

/** Events of each customer. */
const eventsEach = 900;
const weeks = 6;
const weekMs = 7 * 86_400_000;
const batchEvents = 1_000;
/** So that no event is of the future where clocks differ. */
const youngestMs = 60_000;

interface Threat {
  readonly name: string;
  /** Against the others. */
  readonly weight: number;
  /** Grows from nothing to its weight over the last weeks. */
  readonly isNew?: boolean;
}

const threats: readonly Threat[] = [
  { name: 'Trojan.Win32.Agent.gen', weight: 30 },
  { name: 'HEUR:Trojan.Script.Generic', weight: 26 },
  { name: 'Trojan-Banker.Win32.Ember', weight: 14 },
  { name: 'Exploit.MSOffice.Paperclip', weight: 11 },
  { name: 'Worm.Win32.Wanderer', weight: 9 },
  { name: 'AdWare.Win32.Banner', weight: 18 },
  { name: 'Backdoor.Linux.Lantern', weight: 6 },
  { name: 'Trojan-Ransom.Win32.Glacier', weight: 4 },
  { name: 'Trojan-Spy.AndroidOS.Parrot', weight: 5 },
  { name: 'Trojan-Downloader.JS.Thistle', weight: 24, isNew: true },
];
const products = ['Demo Shield', 'Demo Shield for Business'];
const versions = ['21.2.4', '21.3.0', '21.3.1'];
const systems = ['Windows 11 23H2', 'Windows 10 22H2', 'Ubuntu 24.04', 'Android 15'];
const components = ['file-anti-virus', 'web-anti-virus', 'mail-anti-virus', 'scanner'];
const actions = ['blocked', 'quarantined', 'deleted', 'disinfected'];
const hosts = ['files.example.org', 'cdn.example.net', 'mail.example.com', 'news.example.org'];

/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lines of made-up events of the last weeks; the same ones, but for their time, at each call. */
export function demoEvents(country: string, seed: number, nowMs: number): string[] {
  const random = createRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: eventsEach }, (_, n) => {
    const ageMs = youngestMs + Math.floor(random() * weeks * weekMs);
    const share = 1 - ageMs / (weeks * weekMs);
    const common = {
      product: pick(products),
      // Newer versions spread.
      version: versions[Math.min(2, Math.floor(random() * (1 + 2 * share) + share))] ?? '21.3.1',
      os: pick(systems),
      country,
      installation: `demo-${seed}-${Math.floor(random() * 120)}`,
    };
    const event = oneEvent(random, pick, common, share);
    const tail = createHash('sha256').update(`${seed} ${n}`).digest();
    const id = formatEventId(nowMs - ageMs, tail.readUInt16BE(8), tail);
    return JSON.stringify({ v: 1, id, ...event });
  });
}

type PickOne = <T>(from: readonly T[]) => T;
type Common = { readonly product: string; readonly version: string } & Readonly<
  Record<string, string>
>;

function oneEvent(
  random: () => number,
  pick: PickOne,
  common: Common,
  share: number,
): StatisticsEvent {
  const kind = random();
  const threat = pickThreat(random, share);
  const sha256 = createHash('sha256')
    .update(`${threat} ${Math.floor(random() * 40)}`)
    .digest('hex');
  const component = pick(components);
  const url = `https://${pick(hosts)}/`;
  if (kind < 0.65) {
    return { type: 'detection', ...common, threat, sha256, component, url, action: pick(actions) };
  }
  if (kind < 0.73) {
    const rule = 'Behaviour.Script.Dropper';
    return { type: 'suspicious-activity', ...common, rule, sha256, component };
  }
  if (kind < 0.85) {
    const verdict = pick(['clean', 'clean', 'unknown', 'malicious']);
    const count = 1 + Math.floor(random() * 20);
    return { type: 'lookup-summary', ...common, url, verdict, count, seconds: 3_600 };
  }
  if (kind < 0.95) {
    const scanned = 1_000 + Math.floor(random() * 50_000);
    return { type: 'scan-summary', ...common, scanned, detected: Math.floor(random() * 3) };
  }
  return { type: 'product-health', ...common, 'database-age-hours': Math.floor(random() * 48) };
}

/** @param share of the weeks that had passed */
function pickThreat(random: () => number, share: number): string {
  const weights = threats.map(({ weight, isNew }) => (isNew ? weight * share ** 3 * 2 : weight));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return (threats[index] ?? threats[0])?.name ?? '';
}

export interface SentEvents {
  readonly sent: number;
  /** By their homes, in a block of a ledger or kept for one. */
  readonly counted: number;
}

/** What the products of all customers have seen; each customer's goes to its home. */
export async function sendDemoEvents(
  connection: Connection,
  customers: readonly DemoCustomer[],
  signal: AbortSignal,
): Promise<SentEvents> {
  let [sent, counted] = [0, 0];
  const nowMs = Date.now();
  for (const [i, { country, token }] of customers.entries()) {
    const { officeUrl } = connection;
    const client = createStatisticsClient({ officeUrl, apiKey: token, signal });
    const lines = demoEvents(country, i + 1, nowMs);
    for (let from = 0; from < lines.length; from += batchEvents) {
      const batch = lines.slice(from, from + batchEvents);
      const { accepted, pending } = await client.send(batch);
      sent += batch.length;
      counted += accepted + pending;
    }
  }
  return { sent, counted };
}
