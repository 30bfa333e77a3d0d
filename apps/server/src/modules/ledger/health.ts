import { cosignatureTime, openNote, parseCheckpoint, TlogError } from '@vitrine/tlog';
import { isoTime } from '../../platform/clock.ts';
import type { Postgres } from '../../platform/postgres/index.ts';
import type { SignedHead, TreeHead } from './head-signer.ts';
import type { Publisher } from './publisher.ts';
import * as store from './store.ts';
import type { WitnessPeer } from './witness-client.ts';

/** How a ledger does: how far its entries have come, and who has seen it. */
export interface LedgerHealth {
  readonly origin: string;
  /** Entries that a signed checkpoint covers. */
  readonly size: bigint;
  /** Entries that are committed and not signed yet. */
  readonly pending: bigint;
  /** Of the newest entry, ISO, UTC. */
  readonly lastEntryAt: string | undefined;
  /** What anybody can fetch now. */
  readonly published: PublicHead | undefined;
  /** The newest head with the quorum's cosignatures. */
  readonly witnessed: { readonly size: bigint } | undefined;
  readonly quorum: number;
  readonly witnesses: readonly WitnessHealth[];
}

export interface PublicHead {
  readonly size: bigint;
  /** Since when; undefined where this process has not published it. ISO, UTC. */
  readonly at: string | undefined;
}

/** The newest cosignature of one witness that is kept here; undefined where there is none. */
export interface WitnessHealth {
  readonly name: string;
  readonly size: bigint | undefined;
  /** By the witness's own clock, ISO, UTC. */
  readonly at: string | undefined;
}

export interface HealthDeps {
  readonly db: Postgres;
  readonly origin: string;
  readonly head: () => TreeHead;
  readonly publisher: Pick<Publisher, 'published' | 'publishedAtMs' | 'circle'>;
}

export async function readHealth({
  db,
  origin,
  head,
  publisher,
}: HealthDeps): Promise<LedgerHealth> {
  const [stored, witnessed] = await Promise.all([
    store.readHead(db),
    store.readCheckpoint(db, 'witnessed'),
  ]);
  const { size } = head();
  const next = stored?.nextIndex ?? 0n;
  const published = publisher.published();
  const publishedAtMs = publisher.publishedAtMs();
  const { peers, quorum } = publisher.circle() ?? { peers: [], quorum: 0 };
  const notes = [published, witnessed].filter((one) => one !== undefined);
  return {
    origin,
    size,
    pending: next > size ? next - size : 0n,
    lastEntryAt: next === 0n ? undefined : isoTime(Number(stored?.lastAtMs ?? 0n)),
    published: published && {
      size: published.size,
      at: publishedAtMs === undefined ? undefined : isoTime(publishedAtMs),
    },
    witnessed: witnessed && { size: witnessed.size },
    quorum,
    witnesses: await Promise.all(peers.map((peer) => healthOf(peer, notes))),
  };
}

async function healthOf(
  peer: WitnessPeer,
  heads: readonly Pick<SignedHead, 'note'>[],
): Promise<WitnessHealth> {
  const seen = (await Promise.all(heads.map(({ note }) => cosignaturesIn(note, peer)))).flat();
  const newest = seen.sort((a, b) => Number(b.time - a.time))[0];
  return {
    name: peer.name,
    size: newest?.size,
    at: newest && isoTime(Number(newest.time) * 1_000),
  };
}

interface Cosigned {
  readonly size: bigint;
  /** Seconds since the epoch. */
  readonly time: bigint;
}

async function cosignaturesIn(note: string, peer: WitnessPeer): Promise<Cosigned[]> {
  try {
    const { text, verified } = await openNote(note, peer.verifiers);
    const { size } = parseCheckpoint(text, { ignoreExtensions: true });
    return verified.map((signature) => ({ size, time: cosignatureTime(signature) ?? 0n }));
  } catch (error) {
    if (error instanceof TlogError) return [];
    throw error;
  }
}
