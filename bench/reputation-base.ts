import { createCipheriv } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBaseWriter } from '../apps/server/src/modules/reputation/model/base-writer.ts';
import { flag } from '../apps/server/src/modules/reputation/model/layout.ts';

const prefixes = 65_536;
const recordBytes = 64;
const knownMax = 1_000_000;

export interface BenchBase {
  readonly entries: number;
  /** Of the file, with everything. */
  readonly bytes: number;
  /** Packed SHA-256 of which entries stand, spread over all, in a file. */
  readonly knownFile: string;
}

/**
 * A generation of the read model with so many files, as a site has it; made once in a folder and
 * found there again. Hashes are a key stream, so that they are as evenly spread as real ones.
 */
export async function benchBase(root: string, entries: number): Promise<BenchBase> {
  const directory = path.join(root, 'generation-1');
  const knownFile = path.join(root, 'known');
  if (!existsSync(path.join(root, 'current'))) await make(directory, root, entries, knownFile);
  const { entries: made } = JSON.parse(await readFile(path.join(root, 'made'), 'utf8')) as {
    entries: number;
  };
  return { entries: made, bytes: (await stat(path.join(directory, 'base.mdb'))).size, knownFile };
}

async function make(directory: string, root: string, entries: number, knownFile: string) {
  const writer = await createBaseWriter(directory, entries);
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16));
  const perPrefix = Math.max(Math.round(entries / prefixes), 1);
  const zeros = Buffer.alloc(perPrefix * recordBytes);
  const known: Buffer[] = [];
  const knownOfPrefix = Math.ceil(knownMax / prefixes);
  for (let prefix = 0; prefix < prefixes; prefix++) {
    const stream = cipher.update(zeros);
    for (const at of sorted(stream, perPrefix)) {
      const key = Buffer.alloc(28);
      key.writeUInt16BE(prefix);
      key.set(stream.subarray(at, at + 26), 2);
      const sha1 = stream.subarray(at + 26, at + 38);
      writer.add(key, sha1, stream.subarray(at + 38, at + 50), factsOf(stream[at + 50] ?? 0));
    }
    for (let i = 0; i < Math.min(knownOfPrefix, perPrefix); i++) {
      const hash = Buffer.alloc(32);
      hash.writeUInt16BE(prefix);
      hash.set(stream.subarray(i * recordBytes, i * recordBytes + 26), 2);
      known.push(hash);
    }
    if (prefix % 16 === 0) await writer.drained();
  }
  const rest = { position: 0n, regions: ['europe', 'asia-pacific'], threats: ['Trojan.Bench'] };
  const meta = await writer.finish({ ...rest, several: Buffer.alloc(0), builtAt: '2026-11-25' });
  await writeFile(knownFile, Buffer.concat(known));
  await writeFile(path.join(root, 'made'), JSON.stringify({ entries: meta.entries }));
  await writeFile(path.join(root, 'current'), 'generation-1\n');
}

/** A quarter malicious, some suspicious, the others clean or unknown; half of each in either region. */
function factsOf(random: number): Uint8Array {
  const site = random < 64 ? flag.malicious : random < 72 ? flag.suspicious : 0;
  const verdict = random < 64 ? 4 : random < 72 ? 3 : random < 140 ? 2 : 1;
  return Uint8Array.of(
    site,
    1 + (random & 1),
    verdict | (1 << 3),
    70,
    83,
    0,
    0,
    site === 0 ? 0 : 1,
  );
}

/** Where the records of a prefix begin, in their order; one of those that begin alike. */
function sorted(stream: Buffer, count: number): number[] {
  const places = 2 ** 21;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = stream.readUInt32BE(i * recordBytes) * places + i;
  keys.sort();
  const seen = (i: number) => Math.floor((keys[i] ?? 0) / places);
  return Array.from(keys.keys())
    .filter((i) => i === 0 || seen(i) !== seen(i - 1))
    .map((i) => ((keys[i] ?? 0) % places) * recordBytes);
}
