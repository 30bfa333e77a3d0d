import { hash } from 'node:crypto';
import { quarterEndMs, quarterOf, quarterStartMs } from '../../../platform/quarter.ts';
import { KnownBytes } from './known-bytes.ts';
import { remembering } from './periods.ts';

/** Installations of which pseudonyms are kept: some 60 bytes each. */
const rememberedMax = 100_000;

/** Pseudonyms under one key. */
class KeyedPseudonyms {
  readonly #key: string;
  #known = new KnownBytes();
  /** Two for each pseudonym. */
  words = new Uint32Array(2_048);

  /** @param key in lower-case hex */
  constructor(key: string) {
    this.#key = key;
  }

  /** Which of `words` has it; good until the next call. */
  place(bytes: Uint8Array, from: number, to: number): number {
    const known = this.#known.find(0, bytes, from, to);
    if (known >= 0) return known * 2;
    if (this.#known.count >= rememberedMax) this.#known = new KnownBytes();
    const place = this.#known.count;
    if (place * 2 >= this.words.length) {
      const words = new Uint32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    const made = Buffer.from(this.#make(bytes, from, to), 'latin1');
    this.words[place * 2] = made.readUInt32LE(0);
    this.words[place * 2 + 1] = made.readUInt32LE(4);
    this.#known.add(0, bytes, from, to, place);
    return place * 2;
  }

  /**
   * The first 8 of the 32 bytes of SHA-256(key in hex ‖ installation): so little of the digest is
   * given away that nobody can go on from it. Never all zero, which means that there is none.
   */
  #make(bytes: Uint8Array, from: number, to: number): string {
    const installation = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
    const keyed = this.#key + installation.toString('latin1');
    const first = hash('sha256', keyed, 'latin1').slice(0, 8);
    return first === '\0'.repeat(8) ? `\u0001${first.slice(1)}` : first;
  }
}

/**
 * Pseudonyms of a thread’s last events, by key. They go when no request has come with the key for a
 * while, so that they do not outlive it.
 */
export class PseudonymCaches {
  readonly #byKey = new Map<string, { pseudonyms: KeyedPseudonyms; isRecent: boolean }>();

  /** @param key 32 bytes */
  of(key: Uint8Array): KeyedPseudonyms {
    const hex = Buffer.from(key).toString('hex');
    const known = this.#byKey.get(hex);
    if (known !== undefined) {
      known.isRecent = true;
      return known.pseudonyms;
    }
    const pseudonyms = new KeyedPseudonyms(hex);
    this.#byKey.set(hex, { pseudonyms, isRecent: true });
    return pseudonyms;
  }

  /** Forgets keys that no request has come with since the last call. */
  forgetUnused(): void {
    for (const [hex, one] of this.#byKey) {
      if (one.isRecent) one.isRecent = false;
      else this.#byKey.delete(hex);
    }
  }
}

/** Of one request: its keys by quarter. */
export class Pseudonymiser {
  readonly #byQuarter: ReadonlyMap<string, KeyedPseudonyms>;
  readonly #quarterOf = remembering((ms) => {
    const name = quarterOf(ms);
    return { name, fromMs: quarterStartMs(name), untilMs: quarterEndMs(name) };
  });

  constructor(keys: Readonly<Record<string, Uint8Array>>, caches: PseudonymCaches) {
    this.#byQuarter = new Map(
      Object.entries(keys).map(([quarter, key]) => [quarter, caches.of(key)]),
    );
  }

  /** Undefined where the quarter of the moment has no key. */
  at(ms: number): KeyedPseudonyms | undefined {
    return this.#byQuarter.get(this.#quarterOf(ms));
  }

  /** A character for each of 8 bytes; undefined where the quarter of the moment has no key. */
  of(installation: string, ms: number): string | undefined {
    const pseudonyms = this.at(ms);
    if (pseudonyms === undefined) return undefined;
    const place = pseudonyms.place(Buffer.from(installation, 'latin1'), 0, installation.length);
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(pseudonyms.words[place] ?? 0, 0);
    bytes.writeUInt32LE(pseudonyms.words[place + 1] ?? 0, 4);
    return bytes.toString('latin1');
  }
}
