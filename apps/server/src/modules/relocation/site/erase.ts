import type { BlobStore } from '../../../platform/blobs/index.ts';
import { type Clock, isoTime } from '../../../platform/clock.ts';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { RegionEvents } from '../../statistics/index.ts';
import type { SiteKeys, VaultEngine } from '../../vault/index.ts';
import { checkEvents, eraseEvents, eventTypes, movesStatistics } from './erase-statistics.ts';
import { countRows, deleteRegion, remainingRows } from './objects-store.ts';
import { dropRecords } from './records-store.ts';
import * as store from './store.ts';

export interface EraseDeps {
  db: Postgres;
  ledger: Ledger;
  engine: Pick<VaultEngine, 'removeMany'>;
  keys: Pick<SiteKeys, 'destroy' | 'identity' | 'list'>;
  events: RegionEvents;
  stores: readonly BlobStore[];
  /** Backups of this site that still hold data of the region, with the day they expire. */
  backups: readonly { name: string; expiresAt: string }[];
  /** Index of the next entry of this site's ledger, read in the caller's transaction. */
  nextIndex: (db: Pick<Postgres, 'query' | 'execute'>) => Promise<bigint>;
  clock: Clock;
}

/** Entries whose openings tell of customers or of their files. */
export const openedTypes = [
  'sample.stored',
  'sample.unpacked',
  'sample.judged',
  'samples.read',
  'sample.read',
  'sample.repaired',
  'sample.damaged',
  'sample.expired',
  'customer.created',
  'api-key.created',
  'api-key.revoked',
] as const;

/** Deletes the bytes of a region in every data centre, also such as no row knows. */
export async function removeObjects(
  deps: Pick<EraseDeps, 'db' | 'stores'>,
  region: string,
): Promise<{ objects: number; bytes: number }> {
  const { counts, bytes } = await countRows(deps.db, region);
  await Promise.all(deps.stores.map((blobs) => blobs.removeAll(region)));
  return { objects: counts.sample, bytes };
}

/** @throws where one of them stands after the attempt */
export async function removeAll(
  deps: { engine: Pick<VaultEngine, 'removeMany'> },
  keys: readonly string[],
): Promise<void> {
  const { failed } = await deps.engine.removeMany(keys);
  const [first] = failed;
  if (first !== undefined) {
    throw new Error(
      `${failed.length} objects could not be removed, ${first.key} at ${first.dataCentre}`,
    );
  }
}

/**
 * The point of no return: keys first, so that bytes left by a crash are already worthless; then bytes, rows and the
 * openings of entries. Each part is idempotent; the entry is written once.
 */
export async function erase(
  deps: EraseDeps,
  relocation: store.SiteRelocation,
  onProgress: (objects: number, bytes: number) => void,
): Promise<void> {
  const { db, ledger, keys } = deps;
  const { id, region } = relocation;
  await keys.destroy({ region, classes: relocation.classes, relocation: id });
  const { objects, bytes } = await removeObjects(deps, region);
  onProgress(objects, bytes);
  const moved = movesStatistics(relocation);
  const dropped = moved ? await eraseEvents(deps.events, relocation) : undefined;
  await db.transaction(async (tx) => {
    await deleteRegion(tx, region);
    if (dropped !== undefined) await dropped.forget(tx, await deps.nextIndex(tx));
    const types = [...openedTypes, ...(moved ? eventTypes : [])];
    await ledger.eraseOpenings(tx, { region, types });
    await dropRecords(tx, id);
    await store.updateSiteRelocation(tx, id, { state: 'erased', commitmentKey: null });
    await setErased(tx, region, relocation.classes);
    const { ids, indexes } = await destroyedKeys(ledger, tx, id);
    const erased = {
      relocation: id,
      objects,
      bytes,
      keys: ids,
      backups: deps.backups.map(({ name, expiresAt }) => ({ name, expiresAt })),
      ...(dropped === undefined ? {} : { statistics: dropped.erased }),
    };
    const logged = await ledger.append(tx, [
      { type: 'relocation.erased', region, subject: id, payload: erased },
    ]);
    for (const index of [...indexes, ...logged.map((one) => one.index)]) {
      await store.insertReport(tx, id, index);
    }
  });
}

async function setErased(
  tx: Pick<Postgres, 'execute'>,
  region: string,
  classes: readonly string[],
): Promise<void> {
  await tx.execute(
    `update region_classes set state = 'erased', relocation = null, fence_expires_at = null
     where region = $1 and class = any($2::text[])`,
    [region, classes],
  );
}

/** The keys that this relocation destroyed, with the entries of their beginning and of their end. */
async function destroyedKeys(
  ledger: Ledger,
  db: Pick<Postgres, 'query' | 'execute'>,
  relocation: string,
): Promise<{ ids: string[]; indexes: bigint[] }> {
  const ended = (await ledger.entriesOfType(db, 'key.destroyed')).filter(
    ({ opening }) => opening?.payload.relocation === relocation,
  );
  const ids = ended.map(({ opening }) => String(opening?.payload.keyId));
  const begun = (await ledger.entriesOfType(db, 'key.created')).filter(({ opening }) =>
    ids.includes(String(opening?.payload.keyId)),
  );
  return { ids, indexes: [...begun, ...ended].map((one) => one.index) };
}

/** Looks for what was erased, in every way there is to reach it, and logs what it found. */
export async function residualCheck(
  deps: EraseDeps,
  relocation: store.SiteRelocation,
  task: store.Task,
): Promise<void> {
  const { region, id } = relocation;
  const checks = [
    await checkRows(deps, region),
    ...(await Promise.all(deps.stores.map((blobs) => checkStore(blobs, region)))),
    ...(await checkKeys(deps, region)),
    ...(movesStatistics(relocation) ? await checkEvents(deps, relocation) : []),
  ];
  await deps.db.transaction(async (tx) => {
    const [logged] = await deps.ledger.append(tx, [
      { type: 'relocation.checked', region, subject: id, payload: { relocation: id, checks } },
    ]);
    if (logged !== undefined) await store.insertReport(tx, id, logged.index);
    await store.finishTask(tx, task);
  });
}

async function checkRows({ db }: EraseDeps, region: string) {
  const rows = await remainingRows(db, region);
  return {
    name: 'rows',
    outcome: rows === 0 ? 'none-found' : 'found',
    detail: `${rows} rows of ${region} are in the database.`,
  };
}

async function checkStore(blobs: BlobStore, region: string) {
  let found = 0;
  for await (const object of blobs.list(`${region}/`)) found += object.sizeBytes >= 0 ? 1 : 0;
  return {
    name: `objects-${blobs.name}`,
    outcome: found === 0 ? 'none-found' : 'found',
    detail: `${found} objects of ${region} are in the data centre ${blobs.name}.`,
  };
}

async function checkKeys(deps: EraseDeps, region: string) {
  const keys = await deps.keys.list(region);
  return Promise.all(
    keys.map(async ({ keyId }) => {
      const opened = await deps.keys.identity(keyId).then(
        () => true,
        () => false,
      );
      return {
        name: `key-${keyId}`,
        outcome: opened ? 'opened' : 'failed-as-expected',
        detail: `An attempt to unwrap the key at ${isoTime(deps.clock.nowMs())} ${opened ? 'succeeded' : 'failed'}.`,
      };
    }),
  );
}
