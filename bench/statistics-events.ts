import { createHash } from 'node:crypto';
import {
  countryLookUp,
  readCountryDatabase,
} from '../apps/server/src/modules/statistics/events/countries.ts';
import { Preparation } from '../apps/server/src/modules/statistics/events/index.ts';
import type { BenchRow } from './row.ts';

const lines = 100_000;
const rounds = 5;
const pieceBytes = 256 * 1_024;
const nowMs = Date.UTC(2026, 10, 25, 12);

function hex(name: string, digits: number): string {
  return createHash('sha256').update(name).digest('hex').slice(0, digits);
}

/** A detection of some 500 bytes, as products send them. */
function line(n: number): string {
  const time = (nowMs - lines + n).toString(16).padStart(12, '0');
  const tail = hex(`id${n}`, 18);
  return JSON.stringify({
    v: 1,
    type: 'detection',
    id: `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6)}`,
    product: 'Example Internet Security',
    version: '21.3.10.391',
    os: 'Windows 11 23H2',
    installation: hex(`installation${n % 5_000}`, 32),
    ip: `${(n % 200) + 11}.${n % 256}.${n % 241}.9`,
    sha256: hex(`file${n % 500}`, 64),
    size: 123_456,
    threat: `Trojan.Win32.Agent.${n % 3_000}`,
    database: '2026-11-24T10',
    record: n * 777,
    component: 'file-anti-virus',
    task: 3,
    action: 'blocked',
    url: `https://alice:secret@host${n % 777}.example.org/path/a?token=1`,
    count: 1,
  });
}

function processorUs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Events prepared in a second of one processor, beside `JSON.parse` alone of the same lines. */
export async function run(): Promise<BenchRow[]> {
  const texts = Array.from({ length: lines }, (_, n) => line(n));
  const body = Buffer.from(`${texts.join('\n')}\n`);
  const countryOf = countryLookUp(readCountryDatabase());
  const options = {
    oldestMs: 0,
    newestMs: nowMs,
    country: 'CH',
    pseudonymKeys: { '2026-Q4': new Uint8Array(32).fill(4) },
  };
  const prepare = () => {
    const preparation = new Preparation(options, { countryOf });
    let rows = 0;
    for (let at = 0; at < body.length; at += pieceBytes) {
      const slices = preparation.push(body.subarray(at, at + pieceBytes));
      for (const { events } of slices) rows += events.rows;
    }
    for (const { events } of preparation.end()) rows += events.rows;
    if (rows !== lines) throw new Error(`${rows} of ${lines} events were taken`);
  };
  const parse = () => {
    for (const text of texts) JSON.parse(text);
  };
  let [ours, peer] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    ours = Math.max(ours, (lines / processorUs(prepare)) * 1e6);
    peer = Math.max(peer, (lines / processorUs(parse)) * 1e6);
  }
  const name = `prepare an event of ${Math.round(body.length / lines)} bytes`;
  return [
    { name, ours, peer, unit: 'events/s', ratio: ours / peer, bar: 0, peerName: 'JSON.parse' },
  ];
}

if (import.meta.main) {
  const { printRows } = await import('./print.ts');
  printRows(await run());
}
