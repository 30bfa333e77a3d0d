import type { Format } from '../identify/index.ts';
import { lookInto } from './test-kit.ts';

export interface Seed {
  readonly format: Format;
  readonly bytes: Uint8Array;
}

export interface FuzzReport {
  readonly seed: number;
  readonly executions: number;
  readonly slowestMs: number;
  readonly largestAnswer: number;
}

/** Answers of more than this are cut by the pipeline; and no file that small needs so long. */
const answerMax = 4 * 1_048_576;
const runMax = 5_000;

/**
 * Changes files at random and looks into them, until the time is over. Any throw, any answer that is
 * too large or takes too long is a defect; the error names the seed and the execution.
 */
export async function fuzz(
  seeds: readonly Seed[],
  { seed, timeMs }: { readonly seed: number; readonly timeMs: number },
): Promise<FuzzReport> {
  const random = randomFrom(seed);
  const end = performance.now() + timeMs;
  let [executions, slowestMs, largestAnswer] = [0, 0, 0];
  while (performance.now() < end) {
    const one = seeds[random(seeds.length)];
    const other = seeds[random(seeds.length)];
    if (one === undefined || other === undefined) throw new Error('There is nothing to change');
    const bytes = mutated(one.bytes, other.bytes, random);
    const start = performance.now();
    const name = `seed ${seed}, execution ${executions}, ${one.format}`;
    try {
      const { structure } = await lookInto(one.format, bytes, { membersMax: 50 });
      const ms = performance.now() - start;
      const size = JSON.stringify(structure).length;
      if (ms > runMax || size > answerMax) throw new Error(`It took ${ms} ms, ${size} characters`);
      slowestMs = Math.max(slowestMs, ms);
      largestAnswer = Math.max(largestAnswer, size);
    } catch (cause) {
      throw new FuzzDefect(name, bytes, cause);
    }
    executions += 1;
  }
  return { seed, executions, slowestMs: Math.round(slowestMs), largestAnswer };
}

export class FuzzDefect extends Error {
  override readonly name = 'FuzzDefect';
  readonly bytes: Uint8Array;

  constructor(where: string, bytes: Uint8Array, cause: unknown) {
    super(`${where}: ${cause instanceof Error ? cause.stack : cause}`, { cause });
    this.bytes = bytes;
  }
}

type Random = (below: number) => number;

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Numbers at which lengths and offsets break. */
const telling = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000];
const tellingWide = [...telling, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0xfffffff];

function mutated(one: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(one);
  const changes = 1 + random(random(4) === 0 ? 64 : 6);
  for (let index = 0; index < changes && bytes.length > 8; index++) {
    bytes = changed(bytes, other, random);
  }
  return bytes.length === 0 ? Buffer.from([0]) : bytes;
}

function changed(bytes: Buffer, other: Uint8Array, random: Random): Buffer<ArrayBuffer> {
  // Headers are where most of what can go wrong stands.
  const at = random(random(2) === 0 ? Math.min(bytes.length, 1_024) : bytes.length);
  const copy = Buffer.from(bytes);
  switch (random(9)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
      return copy;
    case 1:
      copy[at] = random(256);
      return copy;
    case 2:
      if (at + 2 <= copy.length) copy.writeUInt16LE(telling[random(11)] ?? 0, at);
      return copy;
    case 3:
    case 4:
      if (at + 4 <= copy.length)
        copy.writeUInt32LE(tellingWide[random(tellingWide.length)] ?? 0, at);
      return copy;
    case 5:
      return copy.subarray(0, at + 1);
    case 6:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + random(64))]);
    case 7:
      copy.copy(copy, random(copy.length), at, at + random(256));
      return copy;
    default: {
      const start = random(other.length);
      const piece = other.subarray(start, start + random(512));
      return Buffer.concat([copy.subarray(0, at), piece, copy.subarray(at)]);
    }
  }
}
