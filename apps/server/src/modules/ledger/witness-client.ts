import {
  formatAddCheckpoint,
  formatSignatureLine,
  openCosignatures,
  parseNote,
  proveConsistency,
  type ReadHashes,
  type Verifier,
} from '@vitrine/tlog';
import type { Logger } from '../../platform/logger.ts';
import type { SignedHead } from './sequencer.ts';

/** A witness to ask (C2SP tlog-witness). */
export interface WitnessPeer {
  name: string;
  /** Base address; `add-checkpoint` is appended. */
  url: string;
  verifiers: readonly Verifier[];
}

export interface CosignatureLines {
  peer: WitnessPeer;
  text: string;
}

/** The size each witness is known to have cosigned; learnt again from its 409 after a restart. */
const knownSizes = new WeakMap<WitnessPeer, bigint>();

/** Asks all witnesses at once; one that does not answer in time or wrongly is left out, and said. */
export async function collectCosignatures(
  head: SignedHead,
  peers: readonly WitnessPeer[],
  options: { readHashes: ReadHashes; timeoutMs: number; logger: Logger },
): Promise<CosignatureLines[]> {
  const answers = await Promise.all(
    peers.map(async (peer) => {
      try {
        return [{ peer, text: await askOne(head, peer, options) }];
      } catch (error) {
        options.logger.debug({ err: error, witness: peer.name }, 'no cosignature this time');
        return [];
      }
    }),
  );
  return answers.flat();
}

async function askOne(
  head: SignedHead,
  peer: WitnessPeer,
  options: { readHashes: ReadHashes; timeoutMs: number },
): Promise<string> {
  let old = knownSizes.get(peer) ?? 0n;
  for (let attempt = 0; attempt < 2; attempt++) {
    const response = await postCheckpoint(head, peer, old, options);
    const text = await response.text();
    if (response.status === 200) {
      knownSizes.set(peer, head.size);
      return acceptedLines(head.note, text, peer);
    }
    if (response.status !== 409)
      throw new Error(`the witness answered ${response.status}: ${text}`);
    old = BigInt(text.trim());
    if (old > head.size) throw new Error(`the witness has already seen size ${old}`);
  }
  throw new Error('the witness keeps answering that the size is stale');
}

async function postCheckpoint(
  head: SignedHead,
  peer: WitnessPeer,
  oldSize: bigint,
  options: { readHashes: ReadHashes; timeoutMs: number },
): Promise<Response> {
  const proof = await proveConsistency(oldSize, head.size, options.readHashes);
  return fetch(new URL('add-checkpoint', ensureSlash(peer.url)), {
    method: 'POST',
    body: formatAddCheckpoint({ oldSize, proof, note: head.note }),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    signal: AbortSignal.timeout(options.timeoutMs),
    redirect: 'error',
  });
}

/** Only signatures of the witness's own known keys are taken over, and only verified ones. */
async function acceptedLines(note: string, answer: string, peer: WitnessPeer): Promise<string> {
  const verified = await openCosignatures(parseNote(note), answer, peer.verifiers);
  return verified.map(formatSignatureLine).join('');
}

function ensureSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
