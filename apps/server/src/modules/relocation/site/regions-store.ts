import type { Queries } from '../../../platform/postgres/index.ts';
import type { SiteRelocation } from './store.ts';

type Scope = Pick<SiteRelocation, 'id' | 'region' | 'classes'>;

export interface RegionClass {
  class: string;
  state: 'open' | 'fenced' | 'frozen' | 'erased' | 'incoming';
  epoch: bigint;
  relocation: string | null;
}

/** The rows of a relocation's classes; with `lock`, they stay as they are until the transaction ends. */
export function readClasses(
  db: Queries,
  scope: Pick<SiteRelocation, 'region' | 'classes'>,
  options: { lock?: boolean } = {},
): Promise<RegionClass[]> {
  const lock = options.lock ? 'for update' : '';
  return db.query<RegionClass>(
    `select class, state, epoch, relocation from region_classes
     where region = $1 and class = any($2::text[]) order by class ${lock}`,
    [scope.region, scope.classes],
  );
}

export async function setIncoming(
  tx: Queries,
  region: string,
  classes: readonly string[],
  relocation: string,
): Promise<void> {
  await tx.execute(
    `insert into region_classes (region, class, state, epoch, relocation)
     select $1, class, 'incoming', 0, $3::uuid from unnest($2::text[]) as t (class)
     on conflict (region, class) do update set state = 'incoming', relocation = excluded.relocation
     where region_classes.state in ('erased', 'frozen', 'incoming')`,
    [region, classes, relocation],
  );
}

export async function dropIncoming(tx: Queries, region: string, relocation: string): Promise<void> {
  await tx.execute(
    `delete from region_classes where region = $1 and relocation = $2 and state = 'incoming'`,
    [region, relocation],
  );
}

/** @returns whether there is anything that the fence is around */
export async function setFenced(tx: Queries, scope: Scope, expires: string): Promise<boolean> {
  const count = await tx.execute(
    `update region_classes set state = 'fenced', relocation = $3, fence_expires_at = $4
     where region = $1 and class = any($2::text[]) and state in ('open', 'fenced')`,
    [scope.region, scope.classes, scope.id, expires],
  );
  return count > 0;
}

/** @returns whether there was a fence to lift */
export async function setOpen(tx: Queries, scope: Scope): Promise<boolean> {
  const count = await tx.execute(
    `update region_classes set state = 'open', relocation = null, fence_expires_at = null
     where region = $1 and class = any($2::text[]) and state = 'fenced' and relocation = $3`,
    [scope.region, scope.classes, scope.id],
  );
  return count > 0;
}

export async function fenceExpiry(
  db: Queries,
  scope: Scope,
): Promise<Temporal.Instant | undefined> {
  const rows = await db.query<{ fence_expires_at: Temporal.Instant }>(
    `select fence_expires_at from region_classes
     where region = $1 and state = 'fenced' and relocation = $2 limit 1`,
    [scope.region, scope.id],
  );
  return rows[0]?.fence_expires_at;
}
