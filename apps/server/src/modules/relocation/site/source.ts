import { Readable } from 'node:stream';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import { mapInOrder } from '../../../platform/map-in-order.ts';
import type { Postgres, Queries } from '../../../platform/postgres/index.ts';
import { ledgerTimeMs } from '../../ledger/index.ts';
import type { ChangedBlocks, RegionEvents } from '../../statistics/index.ts';
import type { VaultEngine } from '../../vault/index.ts';
import { RelocationError } from '../errors.ts';
import type { ChangedObject, Changes, Inventory, MovedBlock, MovedBlocks } from '../links.ts';
import { movesStatistics } from './erase-statistics.ts';
import { frameHeader } from './frames.ts';
import {
  type ChangedRow,
  changedRows,
  countRows,
  type Kind,
  kindNumbers,
  type StoredObject,
  storedObjects,
} from './objects-store.ts';
import { type ReadbackDeps, readAllBack } from './readback.ts';
import { noteRecords } from './records-store.ts';
import type { SiteRelocation } from './store.ts';
import * as store from './store.ts';

/** Age files up to this size are read whole and ahead of their turn. */
const wholeBytesMax = 256 * 1024;
const readsAhead = 16;
const joinedBytes = 256 * 1024;

export interface SourceDeps extends ReadbackDeps {
  db: Postgres;
  engine: ReadbackDeps['engine'] & Pick<VaultEngine, 'readRewrapped' | 'freeBytes'>;
  events: Pick<RegionEvents, 'departures' | 'count'>;
  clock: Clock;
  /** Index of the next entry of this site's ledger, read in the caller's transaction. */
  nextIndex: (db: Pick<Postgres, 'query' | 'execute'>) => Promise<bigint>;
}

/** What a source tells of a region, and gives to the target that the office has named. */
export interface Source {
  inventory(region: string): Promise<Inventory>;
  commitmentKey(relocation: string, peer: string): Promise<Uint8Array>;
  changes(relocation: string, peer: string, after: bigint, limit: number): Promise<Changes>;
  objects(relocation: string, peer: string, wanted: WantedObjects): Readable;
  blocks(relocation: string, peer: string, after: bigint, upTo: bigint): Promise<MovedBlocks>;
  events(relocation: string, peer: string, wanted: WantedEvents): Promise<Readable>;
}

export interface WantedEvents {
  /** `2026-11` */
  month: string;
  /** Numbers that the blocks have here. */
  blocks: readonly bigint[];
}

export interface WantedObjects {
  /** Of the target's key. */
  recipient: string;
  ids: readonly string[];
  /** Read the copies back, and repair them, before they are sent. */
  checked: boolean;
}

export function createSource(deps: SourceDeps): Source {
  const { db } = deps;

  async function need(id: string, peer: string): Promise<SiteRelocation> {
    const relocation = await store.readSiteRelocation(db, id);
    if (relocation === undefined || relocation.role !== 'source' || relocation.peer !== peer) {
      throw new RelocationError('relocation-unknown', `no relocation ${id} to ${peer} here`);
    }
    if (relocation.state !== 'active') {
      throw new RelocationError('relocation-state', `the relocation is ${relocation.state}`);
    }
    return relocation;
  }

  async function needStatistics(id: string, peer: string): Promise<SiteRelocation> {
    const relocation = await need(id, peer);
    if (movesStatistics(relocation)) return relocation;
    throw new RelocationError('relocation-unknown', `${id} does not move statistics`);
  }

  async function changes(id: string, peer: string, after: bigint, limit: number): Promise<Changes> {
    const relocation = await need(id, peer);
    const { objects, position, head } = await readChanges(deps, relocation, after, limit);
    return {
      position: position.toString(),
      head: head.toString(),
      objects: objects.map(travelling),
    };
  }

  async function* frames(
    id: string,
    peer: string,
    { recipient, ids, checked }: WantedObjects,
  ): AsyncGenerator<Uint8Array> {
    const relocation = await need(id, peer);
    const found = await storedObjects(db, relocation.region, ids);
    if (checked) await readAllBack(deps, found);
    const byId = new Map(found.map((one) => [one.id, one]));
    // Gone since it was told of: the change that says so comes next.
    const here = ids.flatMap((objectId) => byId.get(objectId) ?? []);
    const small = (object: StoredObject) => object.stored_bytes <= wholeBytesMax;
    const read = async (object: StoredObject) => ({
      object,
      pieces: small(object)
        ? await Array.fromAsync(rewrapped(object, recipient))
        : rewrapped(object, recipient),
    });
    for await (const { object, pieces } of mapInOrder(here, readsAhead, read)) {
      yield frameHeader(object.id, Number(object.stored_bytes));
      yield* pieces;
    }
  }

  /** From the first data centre whose copy can be opened. */
  async function* rewrapped(object: StoredObject, recipient: string): AsyncGenerator<Uint8Array> {
    const identity = await deps.keys.identity(object.key_id);
    const problems: unknown[] = [];
    for (const dataCentre of object.copies) {
      let begun = false;
      const { object_key: key } = object;
      try {
        for await (const bytes of deps.engine.readRewrapped(key, dataCentre, identity, recipient)) {
          begun = true;
          yield bytes;
        }
        return;
      } catch (error) {
        if (begun) throw error;
        problems.push(error);
      }
    }
    const cause = new AggregateError(problems, 'every copy failed');
    throw new RelocationError('copy-damaged', `no copy of ${object.id} can be read`, { cause });
  }

  return {
    inventory: async (region) => {
      const nowMs = deps.clock.nowMs();
      const times = { at: isoTime(nowMs), ledgerAt: isoTime(await ledgerTimeMs(db, nowMs)) };
      const held = await countRows(db, region);
      const free = [...(await deps.engine.freeBytes()).values()].filter((n) => n !== undefined);
      const { events: event } = await deps.events.count(region);
      const counts = { ...held.counts, event };
      return {
        ...times,
        ...held,
        counts,
        ...(free.length === 0 ? {} : { freeBytes: Math.min(...free) }),
      };
    },
    commitmentKey: async (id, peer) => {
      const { commitment_key: key } = await need(id, peer);
      if (key === null) throw new RelocationError('relocation-state', 'it is not prepared yet');
      return key;
    },
    changes,
    blocks: async (id, peer, after, upTo) => {
      const relocation = await needStatistics(id, peer);
      return travellingBlocks(await deps.events.departures.changes(relocation.region, after, upTo));
    },
    events: async (id, peer, { month, blocks }) => {
      const { region } = await needStatistics(id, peer);
      return Readable.from(deps.events.departures.rows(region, month, blocks), {
        objectMode: false,
      });
    },
    objects: (id, peer, wanted) =>
      Readable.from(joined(frames(id, peer, wanted)), {
        objectMode: false,
        highWaterMark: 2 * joinedBytes,
      }),
  };
}

function travellingBlocks({ blocks, position }: ChangedBlocks): MovedBlocks {
  return {
    position: position.toString(),
    blocks: blocks.map(
      ({
        number,
        month,
        events,
        root,
        told,
        expired,
        written_at,
        batches,
        receipt,
      }): MovedBlock => ({
        ...{ month, events, expired, receipt },
        number: number.toString(),
        root: Buffer.from(root).toString('base64'),
        told: told.toString(),
        writtenAt: written_at.toString(),
        batches: batches.map(({ batch, customer, events: count, root: batchRoot, erased }) => ({
          ...{ batch, customer, events: count, erased },
          root: Buffer.from(batchRoot).toString('base64'),
        })),
      }),
    ),
  };
}

/** Small pieces together, large ones as they are: each goes to the socket by itself. */
async function* joined(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const flush = () => {
    const joint = Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    return joint;
  };
  for await (const piece of pieces) {
    if (piece.length >= joinedBytes) {
      if (heldBytes > 0) yield flush();
      yield piece;
      continue;
    }
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes >= joinedBytes) yield flush();
  }
  if (heldBytes > 0) yield flush();
}

/**
 * What changed after a version, in one snapshot. Where a kind has more rows than the limit, everything beyond the last
 * complete version is left for the next call.
 */
export async function readChanges(
  deps: Pick<SourceDeps, 'db' | 'nextIndex'>,
  relocation: SiteRelocation,
  after: bigint,
  limit: number,
): Promise<{ objects: ChangedRow[]; position: bigint; head: bigint }> {
  const { lists, head } = await deps.db.transaction(
    async (tx) => ({
      head: (await deps.nextIndex(tx)) - 1n,
      lists: [
        await wholeVersions(tx, 'sample', relocation.region, after, limit),
        await wholeVersions(tx, 'submission', relocation.region, after, limit),
        await wholeVersions(tx, 'customer', relocation.region, after, limit),
        await wholeVersions(tx, 'api-key', relocation.region, after, limit),
      ],
    }),
    { isolation: 'repeatable-read', readOnly: true },
  );
  let position = head;
  for (const { cutAt } of lists) if (cutAt !== undefined && cutAt < position) position = cutAt;
  const objects = lists
    .flatMap(({ rows }) => rows)
    .filter((one) => one.version <= position && isTold(one, relocation.started_at_version))
    .sort(byVersion);
  return { objects, position, head };
}

/** Rows of one kind; where there are more, `cutAt` is the last version of which all rows are among them. */
async function wholeVersions(
  tx: Queries,
  kind: Kind,
  region: string,
  after: bigint,
  limit: number,
): Promise<{ rows: ChangedRow[]; cutAt?: bigint }> {
  const rows = await changedRows(tx, kind, region, after, limit);
  const last = rows.at(-1);
  if (last === undefined || rows.length < limit) return { rows };
  // A batch that came by an earlier relocation shares one version: take it whole.
  if (rows[0]?.version === last.version) return wholeVersions(tx, kind, region, after, limit * 4);
  return { rows, cutAt: last.version - 1n };
}

/** What was deleted before the relocation began was never at the target. */
function isTold(row: ChangedRow, startedAt: bigint): boolean {
  return !row.deleted || row.version > startedAt;
}

function byVersion(a: ChangedRow, b: ChangedRow): number {
  if (a.version !== b.version) return a.version < b.version ? -1 : 1;
  return kindNumbers[b.kind] - kindNumbers[a.kind];
}

function travelling({ kind, id, version, deleted, row }: ChangedRow): ChangedObject {
  const told = { kind, id, version: version.toString(), deleted };
  return row === null ? told : { ...told, row };
}

/** Notes in the source's own manifest what changed up to a position. Returns the new position. */
export async function noteChanges(
  deps: Pick<SourceDeps, 'db' | 'nextIndex'>,
  relocation: SiteRelocation,
  upTo: bigint | undefined,
): Promise<{ position: bigint; noted: number }> {
  let position = relocation.position;
  let noted = 0;
  while (true) {
    const found = await readChanges(deps, relocation, position, noteLimit);
    const until = upTo === undefined || found.position < upTo ? found.position : upTo;
    const rows = found.objects
      .filter((one) => one.version <= until)
      .map((one) => ({
        kind: kindNumbers[one.kind],
        id: one.id,
        version: one.version,
        tombstone: one.deleted,
      }));
    await deps.db.transaction(async (tx) => {
      await noteRecords(tx, relocation.id, rows);
      await store.updateSiteRelocation(tx, relocation.id, { position: until });
    });
    noted += rows.length;
    position = until;
    if (until === upTo || found.position === found.head) return { position, noted };
  }
}

const noteLimit = 4000;
