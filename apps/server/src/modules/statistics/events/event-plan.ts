import { eventColumns } from './columns.ts';
import { fieldReader, type ReadField } from './fields.ts';
import {
  commonFields,
  type EventType,
  eventTypes,
  type Field,
  type FieldKind,
} from './registry.ts';

/** One member of a stored event, and the column that it is in. */
export interface StoredMember {
  readonly name: string;
  /** Of `eventColumns`. */
  readonly column: number;
}

export interface FieldPlan {
  readonly is: FieldKind;
  readonly read: ReadField;
  /** Of `eventColumns`. */
  readonly column: number;
  /** A country that is stated goes before the address’s. */
  readonly isAddress: boolean;
}

/** An event type, made ready for reading many. */
export interface EventPlan {
  readonly type: string;
  readonly fields: ReadonlyMap<string, FieldPlan>;
  readonly required: readonly string[];
  readonly oneOf: readonly string[];
  /** Members of the stored event in canonical order, without `v`, `type` and `id`. */
  readonly members: readonly StoredMember[];
  readonly hasCount: boolean;
}

const columnIndexes = new Map(eventColumns.map(({ name }, index) => [name, index]));

export function columnIndex(name: string): number {
  const index = columnIndexes.get(name);
  if (index === undefined) throw new TypeError(`no column ${name}`);
  return index;
}

/** Where a field’s value is stored: reduced fields under what they are reduced to. */
function columnOf(name: string, { as }: Field): number {
  return columnIndex(as ?? name);
}

/** Under which name it stands in the stored event. */
function storedName(name: string, { privacy, as }: Field): string {
  return privacy === 'reduced' ? (as ?? name) : name;
}

function planOf(type: string, { fields, required, oneOf = [] }: EventType): EventPlan {
  const all = Object.entries<Field>({ ...commonFields, ...fields });
  const members = new Map<string, StoredMember>();
  for (const [name, field] of all) {
    if (field.privacy === 'pseudonym') continue;
    const stored = storedName(name, field);
    members.set(stored, { name: stored, column: columnOf(name, field) });
  }
  return {
    type,
    fields: new Map(
      all.map(([name, field]) => [
        name,
        {
          is: field.is,
          read: fieldReader(field.is),
          column: columnOf(name, field),
          isAddress: field.is.kind === 'ip',
        },
      ]),
    ),
    required: ['product', 'version', ...required],
    oneOf,
    members: [...members.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    hasCount: Object.hasOwn(fields, 'count'),
  };
}

export const eventPlans: ReadonlyMap<string, EventPlan> = new Map(
  Object.entries(eventTypes).map(([type, of]) => [type, planOf(type, of)]),
);
