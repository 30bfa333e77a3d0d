import { createHash } from 'node:crypto';
import { depersonalise } from '../../../platform/depersonalise/index.ts';
import type { Incoming, NewMember, Vault } from '../../vault/index.ts';
import { type LimitHit, type Limits, mebibyte } from '../limits.ts';
import type { FoundMember, MemberSink } from '../sandbox/index.ts';
import type { MemberLink } from './analysis-store.ts';

export interface MembersDeps {
  readonly vault: Pick<Vault, 'begin'>;
  /** The sample of a region with this digest, where there is one. */
  readonly find: (region: string, sha256: Uint8Array) => Promise<string | undefined>;
  readonly copies: () => 'all' | 'one';
}

export interface MembersOf {
  readonly region: string;
  /** Of the container. */
  readonly depth: number;
  readonly limits: Limits;
  readonly asMember: Omit<NewMember, 'depth'>;
  /** Takes one of the files that the tree may still have; false where there is none. */
  takePlace(): boolean;
}

/** Stores what is found in one file, and remembers what there was. */
export interface Members {
  sink(found: FoundMember): Promise<MemberSink>;
  /** What has been stored since it was asked last, in the container's order, and limits that were met. */
  take(): { readonly links: readonly MemberLink[]; readonly limits: readonly LimitHit[] };
}

/** Members up to this size are kept in memory until it is known whether the site has them. */
const heldBytesMax = mebibyte;

type Keep = (member: string, isKnown: boolean) => void;

export function createMembers(deps: MembersDeps, of: MembersOf): Members {
  const { region, limits } = of;
  let links: (MemberLink | undefined)[] = [];
  const met = new Map<string, LimitHit>();

  async function sink(found: FoundMember): Promise<MemberSink> {
    if (of.depth >= limits.depth) return without({ limit: 'depth', allowed: limits.depth });
    if (!of.takePlace()) return without({ limit: 'treeFiles', allowed: limits.treeFiles });
    const place = links.push(undefined) - 1;
    const list = links;
    const path = depersonalise(found.path);
    const known = found.password === undefined ? {} : { password: found.password };
    const keep = (member: string, isKnown: boolean) => {
      list[place] = { member, known: isKnown, path, ...known };
    };
    return found.sizeBytes <= heldBytesMax ? held(keep) : streamed(found.sizeBytes, keep);
  }

  function without(hit: LimitHit): MemberSink {
    met.set(hit.limit, hit);
    const nothing = async () => undefined;
    return { write: nothing, end: nothing, abort: nothing };
  }

  function held(keep: Keep): MemberSink {
    const pieces: Uint8Array[] = [];
    const digest = createHash('sha256');
    return {
      write: async (bytes) => {
        pieces.push(Buffer.from(bytes));
        digest.update(bytes);
      },
      end: async () => {
        const known = await deps.find(region, digest.digest());
        if (known !== undefined) return keep(known, true);
        const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
        await using incoming = await begin(size);
        for (const piece of pieces) await incoming.write(piece);
        await commit(incoming, keep);
      },
      abort: async () => undefined,
    };
  }

  async function streamed(sizeBytes: number, keep: Keep): Promise<MemberSink> {
    const incoming = await begin(sizeBytes);
    return {
      write: (bytes) => incoming.write(bytes),
      end: () => commit(incoming, keep),
      abort: () => incoming.abort(),
    };
  }

  function begin(sizeBytes: number): Promise<Incoming> {
    return deps.vault.begin(region, {
      sizeBytesMax: Math.max(1, sizeBytes),
      copies: deps.copies(),
    });
  }

  async function commit(incoming: Incoming, keep: Keep): Promise<void> {
    await incoming.finish();
    const { sample, duplicate } = await incoming.commitMember({
      ...of.asMember,
      depth: of.depth + 1,
    });
    keep(sample, duplicate);
  }

  function take() {
    const stored = links.filter((link) => link !== undefined);
    const hits = [...met.values()];
    links = [];
    met.clear();
    return { links: stored, limits: hits };
  }

  return { sink, take };
}
