import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

/** What the sender of statistics is told, as JSON in its first argument. It runs in a process of its own. */
export interface StatisticsLoadOrder {
  readonly port: number;
  readonly token: string;
  /** Requests; each brings other events. */
  readonly batches: number;
  readonly linesOfBatch: number;
  readonly connections: number;
  /** Events sent in a second at the most; as many as are taken where it is left out. */
  readonly perSecond?: number;
}

export interface StatisticsLoadResult {
  readonly events: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** A detection of some 500 bytes with an id of this moment. */
export function detectionLine(n: number, ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  const tail = randomBytes(9).toString('hex');
  return JSON.stringify({
    v: 1,
    type: 'detection',
    id: `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6)}`,
    product: 'Example Internet Security',
    version: `21.3.${n % 20}`,
    os: 'Windows 11 23H2',
    installation: digest(`installation ${n % 50_000}`).slice(0, 32),
    ip: `${(n % 200) + 11}.${n % 256}.${n % 241}.9`,
    sha256: digest(`file ${n % 5_000}`),
    size: 123_456,
    threat: `Trojan.Win32.Example.${n % 3_000}`,
    database: '2026-11-24T10',
    record: n * 777,
    component: 'file-anti-virus',
    task: 3,
    action: 'blocked',
    url: `https://host${n % 777}.example.org/path/a?b=c`,
    count: 1,
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Bodies made beforehand, so that sending costs little. */
export function bodies(count: number, lines: number): Buffer[] {
  const nowMs = Date.now();
  return Array.from({ length: count }, (_, batch) => {
    const first = batch * lines;
    const texts = Array.from({ length: lines }, (__, i) =>
      detectionLine(first + i, nowMs - count + batch),
    );
    return Buffer.from(`${texts.join('\n')}\n`);
  });
}

async function drive(order: StatisticsLoadOrder): Promise<StatisticsLoadResult> {
  const { port, token, batches, linesOfBatch, connections, perSecond } = order;
  const waiting = bodies(batches, linesOfBatch);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const begun = performance.now();
  let sent = 0;
  const one = async (): Promise<void> => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      if (perSecond !== undefined) {
        const due = begun + (sent * linesOfBatch * 1_000) / perSecond;
        sent += 1;
        const early = due - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      }
      const started = performance.now();
      await post(agent, port, token, body, linesOfBatch);
      latencies.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - begun) / 1_000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { events: batches * linesOfBatch, seconds, p50Ms: at(0.5), p95Ms: at(0.95) };
}

function post(
  agent: Agent,
  port: number,
  token: string,
  body: Uint8Array,
  lines: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        ...{ agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/statistics' },
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/x-ndjson',
          'content-length': body.length,
        },
      },
      (response) => {
        const pieces: Uint8Array[] = [];
        response.on('data', (piece: Uint8Array) => pieces.push(piece));
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString();
          const all = new RegExp(`"accepted":${lines}\\b`).test(text);
          if (response.statusCode === 200 && all) resolve();
          else reject(new Error(`answered ${response.statusCode}: ${text.slice(0, 500)}`));
        });
        response.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

if (import.meta.main) {
  const order = JSON.parse(process.argv[2] ?? '') as StatisticsLoadOrder;
  process.stdout.write(JSON.stringify(await drive(order)));
}
