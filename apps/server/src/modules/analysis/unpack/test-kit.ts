import { identify } from '../identify/index.ts';
import { defaultLimits, LimitError, type LimitHit, type Limits } from '../limits.ts';
import type { Member } from '../stage.ts';
import { type UnpackResult, type UnpackSettings, unpack } from './unpack.ts';

export interface Unpacked {
  readonly members: readonly Member[];
  readonly limited: readonly LimitHit[];
  /** None where a limit stopped it. */
  readonly result?: UnpackResult;
  readonly stoppedBy?: LimitHit;
}

/** Unpacks one level and keeps all that comes out, also when a limit stops it. */
export async function unpackHere(
  bytes: Uint8Array,
  limits: Partial<Limits> = {},
  { name, ...settings }: UnpackSettings & { readonly name?: string } = {},
): Promise<Unpacked> {
  const members: Member[] = [];
  const limited: LimitHit[] = [];
  const file = { bytes, identification: identify(bytes), ...(name === undefined ? {} : { name }) };
  const context = {
    limits: { ...defaultLimits, ...limits },
    emit: (member: Member) => void members.push(member),
    limited: (hit: LimitHit) => void limited.push(hit),
  };
  try {
    return { members, limited, result: await unpack(file, context, settings) };
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    return { members, limited, stoppedBy: error.hit };
  }
}

/** A generator of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
