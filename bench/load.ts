import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What the load generator is told, as JSON in its first argument. It runs in a process of its own. */
export interface LoadOrder {
  host: string;
  port: number;
  /** `{n}` becomes a number of the request. */
  path: string;
  headers: Record<string, string>;
  sizeBytes: number;
  connections: number;
  warmUpMs: number;
  durationMs: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  statuses: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
}

interface Tally {
  latencies: number[];
  statuses: Record<string, number>;
  numbers: number;
}

/** PUTs bodies of random, ever different content over keep-alive connections, one request at a time on each. */
async function generate(order: LoadOrder): Promise<LoadResult> {
  const begun = performance.now();
  const measuredFrom = begun + order.warmUpMs;
  const end = measuredFrom + order.durationMs;
  const tally: Tally = { latencies: [], statuses: {}, numbers: 0 };
  await Promise.all(
    Array.from({ length: order.connections }, () => drive(order, tally, measuredFrom, end)),
  );
  const seconds = order.durationMs / 1000;
  const sorted = tally.latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return {
    requests: sorted.length,
    seconds,
    perSecond: sorted.length / seconds,
    statuses: tally.statuses,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

async function drive(order: LoadOrder, tally: Tally, from: number, end: number): Promise<void> {
  const socket = connect({ host: order.host, port: order.port, noDelay: true });
  const body = randomBytes(order.sizeBytes);
  const reader = new AnswerReader(socket);
  while (performance.now() < end) {
    const number = tally.numbers++;
    body.writeBigUInt64LE(BigInt(number) * 1_000_003n + BigInt(process.pid), 0);
    randomBytes(8).copy(body, 8);
    const begun = performance.now();
    socket.cork();
    socket.write(head(order, number));
    socket.write(body);
    socket.uncork();
    const status = await reader.next();
    const now = performance.now();
    if (begun < from || now > end) continue;
    tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
    if (status < 300) tally.latencies.push(now - begun);
  }
  socket.destroy();
}

function head(order: LoadOrder, number: number): string {
  const headers = Object.entries(order.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (
    `PUT ${order.path.replace('{n}', `${process.pid}-${number}`)} HTTP/1.1\r\nHost: ${order.host}\r\n` +
    `Content-Length: ${order.sizeBytes}\r\n${headers.join('')}\r\n`
  );
}

/** Answers with a Content-Length, one after the other. */
class AnswerReader {
  #bytes: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#look();
    });
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  next(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#look();
    });
  }

  #look(): void {
    if (this.#waiting === undefined) return;
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    const text = this.#bytes.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (this.#bytes.length < end + 4 + length) return;
    this.#bytes = this.#bytes.subarray(end + 4 + length);
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(Number(text.slice(9, 12)));
  }
}

if (import.meta.main) {
  const order: LoadOrder = JSON.parse(process.argv[2] ?? '{}');
  process.stdout.write(JSON.stringify(await generate(order)));
}
