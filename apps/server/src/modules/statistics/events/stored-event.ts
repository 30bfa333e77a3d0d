import type { EventPlan, StoredMember } from './event-plan.ts';
import { eventVersion } from './registry.ts';

/** A value of each column, by its index in `eventColumns`; hashes in hex, what is missing undefined. */
export type RowValues = readonly (string | number | undefined)[];

/**
 * The stored event as canonical JSON (RFC 8785): `v`, `type`, `id` and what else is not empty. The
 * installation’s pseudonym is not in it: it is not the sender’s to know.
 */
export function storedEvent(plan: EventPlan, id: string, values: RowValues): string {
  let text = '{';
  for (const member of membersWithIds(plan)) {
    const value = storedValue(member, plan, id, values);
    if (value === undefined || value === '' || value === 0) continue;
    text += `${text.length > 1 ? ',' : ''}${member.key}${encode(value)}`;
  }
  return `${text}}`;
}

interface KeyedMember extends StoredMember {
  readonly key: string;
}

const idColumn = -1;
const typeColumn = -2;
const versionColumn = -3;
const keyed = new WeakMap<EventPlan, readonly KeyedMember[]>();

function membersWithIds(plan: EventPlan): readonly KeyedMember[] {
  const known = keyed.get(plan);
  if (known !== undefined) return known;
  const members = [
    ...plan.members,
    { name: 'id', column: idColumn },
    { name: 'type', column: typeColumn },
    { name: 'v', column: versionColumn },
  ]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((member) => ({ ...member, key: `${JSON.stringify(member.name)}:` }));
  keyed.set(plan, members);
  return members;
}

function storedValue(
  { column }: StoredMember,
  plan: EventPlan,
  id: string,
  values: RowValues,
): string | number | undefined {
  switch (column) {
    case idColumn:
      return id;
    case typeColumn:
      return plan.type;
    case versionColumn:
      return eventVersion;
    default:
      return values[column];
  }
}

/** Every alphabet of the registry is printable ASCII without `"` and `\`. */
function encode(value: string | number): string {
  return typeof value === 'number' ? String(value) : `"${value}"`;
}
