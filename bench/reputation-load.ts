import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What the asking process is told, as JSON in its first argument. */
export interface ReputationLoadOrder {
  readonly port: number;
  readonly token: string;
  /** Of single questions: SHA-256 in hex, asked for in turn. Of packed ones: known hashes, in hex. */
  readonly hashesFile: string;
  /** Hashes in each packed question; 0: single questions. */
  readonly packed: number;
  readonly connections: number;
  /** Ends when so many were answered, however long it takes; 0: after `durationMs`. */
  readonly answersMax: number;
  readonly durationMs: number;
}

export interface ReputationLoadResult {
  /** Answers within the measured time. */
  readonly answers: number;
  readonly seconds: number;
  readonly refused: number;
}

const hashBytes = 32;

async function generate(order: ReputationLoadOrder): Promise<ReputationLoadResult> {
  const { readFile } = await import('node:fs/promises');
  const known = Buffer.from(await readFile(order.hashesFile));
  const questions = order.packed === 0 ? singles(order, known) : packs(order, known);
  const begun = performance.now();
  const tally = { answers: 0, refused: 0, next: 0 };
  const isOver = () =>
    order.answersMax > 0
      ? tally.answers + tally.refused >= order.answersMax
      : performance.now() >= begun + order.durationMs;
  await Promise.all(
    Array.from({ length: order.connections }, () => drive(order, questions, tally, isOver)),
  );
  const seconds = (performance.now() - begun) / 1_000;
  return { answers: tally.answers, refused: tally.refused, seconds };
}

function singles({ token }: ReputationLoadOrder, known: Buffer): Buffer[] {
  return Array.from({ length: known.length / hashBytes }, (_, i) => {
    const hash = known.toString('hex', i * hashBytes, (i + 1) * hashBytes);
    return Buffer.from(
      `GET /v1/reputation/${hash} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
  });
}

/** Half of the hashes known, half of them not; 24 questions that are all different. */
function packs({ token, packed }: ReputationLoadOrder, known: Buffer): Buffer[] {
  return Array.from({ length: 24 }, (_, n) => {
    const body = randomBytes(packed * hashBytes);
    for (let i = 0; i < packed; i += 2) {
      const at = (((n * packed + i) * 7_919) % (known.length / hashBytes)) * hashBytes;
      known.copy(body, i * hashBytes, at, at + hashBytes);
    }
    const head =
      `POST /v1/reputation HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
}

async function drive(
  { port }: ReputationLoadOrder,
  questions: readonly Buffer[],
  tally: { answers: number; refused: number; next: number },
  isOver: () => boolean,
): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const answers = readAnswers(socket);
  while (!isOver()) {
    socket.write(questions[tally.next++ % questions.length] as Buffer);
    if (await answers()) tally.answers += 1;
    else tally.refused += 1;
  }
  socket.destroy();
}

/** Whether each answer, in their order, is a 200. */
function readAnswers(socket: Socket): () => Promise<boolean> {
  let waiting = Promise.withResolvers<boolean>();
  let left = 0;
  let isGood = false;
  let head = '';
  socket.on('error', (error) => waiting.reject(error));
  socket.on('data', (chunk: Buffer) => {
    let body = chunk.length;
    if (left === 0) {
      head += chunk.toString('latin1', 0, Math.min(chunk.length, 2_000));
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      isGood = head.startsWith('HTTP/1.1 200');
      left = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      body = chunk.length - (end + 4);
      head = '';
    }
    left -= body;
    if (left <= 0) {
      left = 0;
      waiting.resolve(isGood);
    }
  });
  return async () => {
    const answer = await waiting.promise;
    waiting = Promise.withResolvers<boolean>();
    return answer;
  };
}

if (import.meta.main) {
  const order = JSON.parse(process.argv[2] ?? '') as ReputationLoadOrder;
  process.stdout.write(JSON.stringify(await generate(order)));
}
