import { randomBytes } from 'node:crypto';
import {
  createDecryptor,
  createEncryptor,
  decrypt,
  encodeIdentity,
  encrypt,
  generateIdentity,
} from '@vitrine/age';
import { Decrypter, Encrypter } from 'age-encryption';
import type { BenchRow } from './row.ts';

const peerName = 'age-encryption';
const roundCount = 9;
const roundMs = 150;
const warmUpMs = 200;
const MiB = 2 ** 20;

type Work = () => unknown;

/** Runs work over and over for a time. Returns runs per second. */
async function rateOf(work: Work, durationMs: number): Promise<number> {
  const start = performance.now();
  let runs = 0;
  let elapsedMs = 0;
  do {
    await work();
    runs++;
    elapsedMs = performance.now() - start;
  } while (elapsedMs < durationMs);
  return (runs * 1000) / elapsedMs;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Measures both in turn, so that a slow moment of the machine meets both. */
async function compare(ours: Work, peer: Work): Promise<{ ours: number; peer: number }> {
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  await rateOf(ours, warmUpMs);
  await rateOf(peer, warmUpMs);
  for (let round = 0; round < roundCount; round++) {
    rates.ours.push(await rateOf(ours, roundMs));
    rates.peer.push(await rateOf(peer, roundMs));
  }
  return { ours: median(rates.ours), peer: median(rates.peer) };
}

interface Task {
  readonly name: string;
  readonly unit: string;
  /** Units of one run. */
  readonly amount: number;
  readonly bar: number;
  readonly ours: Work;
  readonly peer: Work;
}

function readInPieces(file: Uint8Array, pieceBytes: number, take: (piece: Uint8Array) => void) {
  for (let at = 0; at < file.length; at += pieceBytes) take(file.subarray(at, at + pieceBytes));
}

function tasks(): Task[] {
  const identity = generateIdentity();
  const recipients = [identity.recipient];
  const encrypter = new Encrypter();
  encrypter.addRecipient(identity.recipient.toString());
  const decrypter = new Decrypter();
  decrypter.addIdentity(encodeIdentity(identity));

  const large = randomBytes(16 * MiB);
  const small = randomBytes(10 * 1024);
  const largeFile = encrypt(large, recipients);
  const smallFile = encrypt(small, recipients);
  const throughput = { unit: 'MiB/s', amount: 16 };
  const files = { unit: 'files/s', amount: 1 };

  return [
    {
      name: 'age encrypt 16 MiB',
      ...throughput,
      bar: 4,
      ours: () => encrypt(large, recipients),
      peer: () => encrypter.encrypt(large),
    },
    {
      name: 'age encrypt 16 MiB in pieces of 64 KiB',
      ...throughput,
      bar: 4,
      ours: () => {
        const encryptor = createEncryptor(recipients);
        readInPieces(large, 65_536, encryptor.update);
        encryptor.final();
      },
      peer: () => encrypter.encrypt(large),
    },
    {
      name: 'age decrypt 16 MiB',
      ...throughput,
      bar: 4,
      ours: () => decrypt(largeFile, [identity]),
      peer: () => decrypter.decrypt(largeFile),
    },
    {
      name: 'age decrypt 16 MiB in pieces of 64 KiB',
      ...throughput,
      bar: 4,
      ours: () => {
        const decryptor = createDecryptor([identity]);
        readInPieces(largeFile, 65_536, decryptor.update);
        decryptor.final();
      },
      peer: () => decrypter.decrypt(largeFile),
    },
    {
      name: 'age encrypt 10 KiB',
      ...files,
      bar: 3,
      ours: () => encrypt(small, recipients),
      peer: () => encrypter.encrypt(small),
    },
    {
      name: 'age decrypt 10 KiB',
      ...files,
      bar: 3,
      ours: () => decrypt(smallFile, [identity]),
      peer: () => decrypter.decrypt(smallFile),
    },
  ];
}

/** Measures `@vitrine/age` against the npm package `age-encryption`, on one core. */
export async function run(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { name, unit, amount, bar, ours, peer } of tasks()) {
    const rates = await compare(ours, peer);
    rows.push({
      name,
      ours: rates.ours * amount,
      peer: rates.peer * amount,
      unit,
      ratio: rates.ours / rates.peer,
      bar,
      peerName,
    });
  }
  return rows;
}

function lineOf({ name, ours, peer, unit, ratio, bar }: BenchRow): string {
  const figures = `${ours.toFixed(0)} ${unit}, ${peerName} ${peer.toFixed(0)} ${unit}`;
  return `${name}: ${figures}, ratio ${ratio.toFixed(1)} (bar ${bar})`;
}

if (import.meta.main) {
  for (const row of await run()) console.log(lineOf(row));
}
