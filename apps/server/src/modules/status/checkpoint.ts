import { cosignatureTime, createVerifier, hexEncode, openCheckpoint } from '@vitrine/tlog';
import { isoTime } from '../../platform/clock.ts';
import type { Party } from '../identity/index.ts';

/** A checkpoint whose signatures have been verified here. */
export interface SeenCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The parties that have cosigned it, each with its own word for when. */
  readonly witnesses: readonly { readonly name: string; readonly at: string | null }[];
}

/**
 * Reads a checkpoint of one party, cosigned by the others.
 * @throws {TlogError} where the party has not signed it, or a signature is bad
 */
export async function readCheckpoint(
  note: string,
  party: Party,
  others: readonly Party[],
): Promise<SeenCheckpoint> {
  const cosigners = others.map(({ name, witnessKeys }) => ({
    name,
    keys: witnessKeys.map((key) => createVerifier(key)),
  }));
  const { checkpoint, verified } = await openCheckpoint(note, {
    origin: party.origin,
    logKeys: party.logKeys.map((key) => createVerifier(key)),
    cosignerKeys: cosigners.flatMap(({ keys }) => keys),
  });
  const witnesses = cosigners.flatMap(({ name, keys }) => {
    const signed = verified.filter(({ verifier }) => keys.includes(verifier));
    if (signed.length === 0) return [];
    const seconds = Math.max(...signed.map((one) => Number(cosignatureTime(one) ?? 0n)));
    return [{ name, at: seconds === 0 ? null : isoTime(seconds * 1_000) }];
  });
  return { size: Number(checkpoint.size), root: hexEncode(checkpoint.root), witnesses };
}
