import {
  formatAddCheckpoint,
  type NoteSignature,
  openCosignatures,
  parseNote,
  proveConsistency,
  type ReadHashes,
  type Verifier,
} from '@vitrine/tlog';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { SignedHead } from './head-signer.ts';

/** A witness to ask (C2SP tlog-witness). */
export interface WitnessPeer {
  name: string;
  /** Base address; `add-checkpoint` is appended. */
  url: string;
  verifiers: readonly Verifier[];
}

export interface WitnessClientDeps {
  readonly readHashes: ReadHashes;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface WitnessClient {
  /**
   * Asks witnesses at once for their cosignatures of a head. One that does not answer in time, or
   * wrongly, gives none, is named in the log, and is left alone for a while.
   */
  ask(
    head: SignedHead,
    peers: readonly WitnessPeer[],
    timeoutMs: number,
  ): Promise<readonly NoteSignature[]>;
}

/** What is known of one witness, by its address. */
interface Acquaintance {
  /** The size it is known to have cosigned; learnt again from its 409 after a restart. */
  size: bigint;
  failures: number;
  askAgainAtMs: number;
}

const answerBytesMax = 65_536;
const backoffMs = 400;
const backoffMaxMs = 5_000;

export function createWitnessClient(deps: WitnessClientDeps): WitnessClient {
  const { clock, logger } = deps;
  const known = new Map<string, Acquaintance>();

  function acquaintanceOf({ url }: WitnessPeer): Acquaintance {
    const found = known.get(url) ?? { size: 0n, failures: 0, askAgainAtMs: 0 };
    known.set(url, found);
    return found;
  }

  async function ask(
    head: SignedHead,
    peer: WitnessPeer,
    timeoutMs: number,
  ): Promise<readonly NoteSignature[]> {
    const met = acquaintanceOf(peer);
    if (clock.monotonicMs() < met.askAgainAtMs) return [];
    try {
      const signatures = await askOne(head, peer, met);
      if (met.failures > 0) logger.info({ witness: peer.name }, 'the witness cosigns again');
      met.failures = 0;
      return signatures;
    } catch (error) {
      if (met.failures === 0) logger.warn({ err: error, witness: peer.name }, 'no cosignature');
      met.failures += 1;
      const pauseMs = Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(met.failures, 10));
      met.askAgainAtMs = clock.monotonicMs() + pauseMs;
      return [];
    }

    async function askOne(
      { size, note }: SignedHead,
      { url, verifiers }: WitnessPeer,
      met: Acquaintance,
    ): Promise<readonly NoteSignature[]> {
      for (let attempt = 0; attempt < 2; attempt++) {
        const oldSize = met.size <= size ? met.size : 0n;
        const proof = await proveConsistency(oldSize, size, deps.readHashes);
        const body = formatAddCheckpoint({ oldSize, proof, note });
        const answer = await post(url, body, timeoutMs);
        if (answer.status === 200) {
          met.size = size;
          return await openCosignatures(parseNote(note), answer.text, verifiers);
        }
        if (answer.status !== 409) throw new Error(`it answered ${answer.status}: ${answer.text}`);
        met.size = sizeIn(answer.text);
        if (met.size > size) throw behind(size, met.size);
      }
      throw new Error('it keeps answering that the size is stale');
    }
  }

  function behind(size: bigint, seen: bigint): Error {
    const message = `it has seen ${seen} entries of this ledger, which has ${size}`;
    logger.error({ size: String(size), seen: String(seen) }, `a witness says that ${message}`);
    return new Error(message);
  }

  return {
    ask: async (head, peers, timeoutMs) =>
      (await Promise.all(peers.map((peer) => ask(head, peer, timeoutMs)))).flat(),
  };
}

function sizeIn(text: string): bigint {
  const digits = /^(0|[1-9][0-9]{0,18})\n?$/.exec(text)?.[1];
  if (digits === undefined) throw new Error(`it answered 409 with ${text.slice(0, 100)}`);
  return BigInt(digits);
}

async function post(
  url: string,
  body: string,
  timeoutMs: number,
): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL('add-checkpoint', url.endsWith('/') ? url : `${url}/`), {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > answerBytesMax) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
}
