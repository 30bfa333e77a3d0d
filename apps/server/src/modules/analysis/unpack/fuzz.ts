import assert from 'node:assert/strict';
import { randomFrom, unpackHere } from './test-kit.ts';

/** Endless mutations of containers: bytes changed, runs cut out, doubled or filled, ends cut off. */
export function* mutationsOf(seeds: readonly Uint8Array[], seed: number): Generator<Uint8Array> {
  const next = randomFrom(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const telling = [0, 1, 0x7f, 0x80, 0xff];
  for (;;) {
    let bytes = Uint8Array.from(seeds[below(seeds.length)] ?? []);
    for (let times = 1 + below(4); times > 0 && bytes.length > 0; times -= 1) {
      const at = below(bytes.length);
      const run = below(Math.min(64, bytes.length - at)) + 1;
      const kind = below(6);
      if (kind <= 1) bytes[at] = below(256);
      else if (kind === 2) bytes.fill(telling[below(telling.length)] ?? 0, at, at + below(8) + 1);
      else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + run)]);
      else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at + run), bytes.subarray(at)]);
      else bytes = bytes.slice(0, at);
    }
    yield Uint8Array.from(bytes);
  }
}

const limits = { memberBytes: 8 * 1_048_576, unpackedBytes: 32 * 1_048_576, members: 200 };

/** Unpacks bytes that may be anything; whatever is thrown but a limit is a defect. */
export async function tryOne(bytes: Uint8Array, which: string): Promise<void> {
  try {
    const { members, result } = await unpackHere(bytes, limits, { passwords: ['infected'] });
    assert.ok(members.length <= limits.members);
    assert.ok(members.every((member) => member.bytes.length <= limits.memberBytes));
    assert.ok((result?.problems.length ?? 0) <= 100);
  } catch (error) {
    throw new Error(`Unpacking failed: ${which}`, { cause: error });
  }
}
