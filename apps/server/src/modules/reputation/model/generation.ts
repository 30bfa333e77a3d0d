import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileDurably } from '../../../platform/files.ts';
import { fileAnswer } from '../answers.ts';
import { answerFor, type Facts, isNothing, noFacts, type Verdict, verdicts } from '../facts.ts';
import type { AskedHash } from '../hashes.ts';
import { type Base, openBase } from './base.ts';
import { answerFlag, unknownAnswer } from './layout.ts';
import { type FileEntry, type Overlay, openOverlay } from './overlay.ts';

/**
 * The read model from one building to the next: a base that was written whole, where there is one,
 * and what has changed since.
 */
export interface Generation {
  readonly name: string;
  readonly overlay: Overlay;
  /** Up to where the site's changes are in. */
  position(): bigint;
  write(entries: readonly FileEntry[], position: bigint): void;
  /** Of every file that has this hash: of MD5 and SHA-1 several may. */
  find(hash: AskedHash): readonly Facts[];
  /** What is told of a SHA-256, as it is sent. */
  tell(sha256: Uint8Array, region: string): Told;
  /** One byte for each hash of 32 bytes. */
  answerMany(hashes: Uint8Array, from: number, to: number, region: string, out: Uint8Array): void;
  /** Files in the base. */
  readonly entries: number;
  readonly builtAt: string | undefined;
  close(): Promise<void>;
}

/** An answer as it is sent, but for the hash. */
export interface Told {
  readonly verdict: Verdict;
  /** JSON without its opening brace. */
  readonly text: string;
}

/** Different answers that are remembered, of each region. */
const toldMax = 20_000;

export async function openGeneration(directory: string): Promise<Generation> {
  await mkdir(directory, { recursive: true });
  const hasBase = existsSync(path.join(directory, 'base.mdb'));
  const base: Base | undefined = hasBase ? openBase(directory) : undefined;
  const overlay = openOverlay(directory);

  const told = new Map<string, Map<string, Told>>();

  /** Few answers differ: what a record says and the region decide what is sent. */
  function tell(sha256: Uint8Array, region: string): Told {
    if (overlay.entries > 0 && overlay.mayHave(viewOf(sha256), 0)) {
      return toldOf(findFile(sha256) ?? noFacts, region);
    }
    const key = base?.factsKey(sha256) ?? '';
    let ofRegion = told.get(region);
    if (ofRegion === undefined) {
      ofRegion = new Map();
      told.set(region, ofRegion);
    }
    const known = ofRegion.get(key);
    if (known !== undefined) return known;
    const fresh = toldOf(base?.find(sha256) ?? noFacts, region);
    if (ofRegion.size >= toldMax) ofRegion.clear();
    ofRegion.set(key, fresh);
    return fresh;
  }

  function findFile(key: Uint8Array): Facts | undefined {
    const changed = overlay.find(key);
    if (changed !== undefined) return isNothing(changed) ? undefined : changed;
    return base?.find(key);
  }

  function find(hash: AskedHash): readonly Facts[] {
    if (hash.kind === 'sha256') {
      const facts = findFile(hash.bytes);
      return facts === undefined ? [] : [facts];
    }
    const { keys, knownGood } = overlay.findTag(hash);
    const known = new Map(keys.map((key) => [Buffer.from(key).toString('hex'), key]));
    let isKnownGood = knownGood;
    for (const hit of base?.findTag(hash.kind, hash.bytes) ?? []) {
      if (hit.kind === 'file') known.set(Buffer.from(hit.key).toString('hex'), hit.key);
      else isKnownGood ??= true;
    }
    const found = [...known.values()].map(findFile).filter((facts) => facts !== undefined);
    return isKnownGood === true ? [...found, { knownGood: true, regions: [] }] : found;
  }

  function answerMany(
    hashes: Uint8Array,
    from: number,
    to: number,
    region: string,
    out: Uint8Array,
  ): void {
    if (base === undefined) out.fill(unknownAnswer, from, to);
    else base.answerMany(hashes, from, to, base.regionId(region), out);
    if (overlay.entries === 0) return;
    const view = viewOf(hashes);
    for (let i = from; i < to; i++) {
      if (!overlay.mayHave(view, i * 32)) continue;
      const changed = overlay.find(hashes.subarray(i * 32, i * 32 + 32));
      if (changed !== undefined) out[i] = packedAnswer(changed, region);
    }
  }

  return {
    name: path.basename(directory),
    overlay,
    position: () => overlay.position() ?? BigInt(base?.meta.position ?? 0),
    write: (entries, position) => overlay.write(entries, position),
    find,
    tell,
    answerMany,
    entries: base?.meta.entries ?? 0,
    builtAt: base?.meta.builtAt,
    async close() {
      base?.[Symbol.dispose]();
      await overlay.close();
    },
  };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function toldOf(facts: Facts, region: string): Told {
  const answer = answerFor(facts, region);
  const { hash: _, ...rest } = fileAnswer('', answer);
  return { verdict: answer.verdict, text: JSON.stringify(rest).slice(1) };
}

/** `answerFor` as one byte. */
export function packedAnswer(facts: Facts, region: string): number {
  const { verdict, known, wanted, knownGood } = answerFor(facts, region);
  return (
    verdicts.indexOf(verdict) |
    (known ? answerFlag.known : 0) |
    (wanted ? answerFlag.wanted : 0) |
    (knownGood ? answerFlag.knownGood : 0)
  );
}

/** The folder of generations: which one counts stands in a file that is replaced as a whole. */
export interface Generations {
  /** Undefined before the first. What a crash has left of others is removed. */
  current(): Promise<string | undefined>;
  /** A folder for the next one, empty. */
  next(): Promise<string>;
  /** From now on that one counts, also after a crash. */
  choose(directory: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const namePattern = /^generation-([0-9]{1,9})$/;
const currentFile = 'current';

export function createGenerations(root: string): Generations {
  const pathOf = (name: string) => path.join(root, name);

  async function names(): Promise<string[]> {
    const all = await readdir(root).catch(() => []);
    return all.filter((name) => namePattern.test(name));
  }

  async function chosen(): Promise<string | undefined> {
    const text = await readFile(pathOf(currentFile), 'utf8').catch(() => '');
    const name = text.trim();
    return (await names()).includes(name) ? name : undefined;
  }

  return {
    async current() {
      const name = await chosen();
      for (const other of await names()) {
        if (other !== name) await rm(pathOf(other), { recursive: true, force: true });
      }
      return name === undefined ? undefined : pathOf(name);
    },
    async next() {
      const numbers = (await names()).map((name) => Number(namePattern.exec(name)?.[1]));
      const directory = pathOf(`generation-${Math.max(0, ...numbers) + 1}`);
      await mkdir(directory, { recursive: true });
      return directory;
    },
    choose: (directory) => writeFileDurably(pathOf(currentFile), `${path.basename(directory)}\n`),
    remove: (name) => rm(pathOf(name), { recursive: true, force: true }),
  };
}
