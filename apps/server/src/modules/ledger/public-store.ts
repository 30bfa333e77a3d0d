import type { Queries } from '../../platform/postgres/index.ts';

/** An entry as anybody may see it: its bytes, never its opening. */
export interface PublicEntryRow {
  index: bigint;
  entry: Uint8Array;
}

/** Newest first: of the entries below `below`, of one type where it is told. */
export function readPublicEntries(
  db: Queries,
  of: { below: bigint; type: string | undefined; limit: number },
): Promise<PublicEntryRow[]> {
  if (of.type === undefined) {
    return db.query<PublicEntryRow>(
      'select index, entry from ledger_entries where index < $1 order by index desc limit $2',
      [of.below, of.limit],
    );
  }
  return db.query<PublicEntryRow>(
    `select index, entry from ledger_entries where type = $1 and index < $2
     order by index desc limit $3`,
    [of.type, of.below, of.limit],
  );
}

/** In the order of the indexes. */
export function readPublicEntriesAt(
  db: Queries,
  indexes: readonly bigint[],
): Promise<PublicEntryRow[]> {
  return db.query<PublicEntryRow>(
    'select index, entry from ledger_entries where index = any($1::bigint[]) order by index',
    [indexes],
  );
}

/** The types there are, sorted; one step through the index for each, however many entries there are. */
export async function readTypes(db: Queries): Promise<string[]> {
  const rows = await db.query<{ type: string }>(
    `with recursive types as (
       (select type from ledger_entries order by type limit 1)
       union all
       select (select type from ledger_entries e where e.type > t.type order by e.type limit 1)
       from types t where t.type is not null)
     select type from types where type is not null`,
  );
  return rows.map(({ type }) => type);
}
