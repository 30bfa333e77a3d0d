import { eventColumns, widthOf } from './columns.ts';
import { columnIndex, type EventPlan, eventPlans, type FieldPlan } from './event-plan.ts';
import { eventVersion } from './registry.ts';
import { memberNames } from './scanner.ts';

/** A field of a type, for lines that are read the quick way. */
export interface QuickField extends FieldPlan {
  /** Tells its values from those of all other fields. */
  readonly kind: number;
  readonly column: number;
  /** Bytes of a hash; 0 for all else. */
  readonly width: number;
}

/** A member of the stored event, with its name as canonical JSON has it. */
export interface QuickMember {
  /** `"name":`, and the value too where that never differs. */
  readonly key: Uint8Array;
  /** −1: nothing follows the key; −2: the id does. */
  readonly column: number;
  readonly is: 'constant' | 'id' | 'text' | 'number' | 'hash';
}

export interface QuickPlan {
  readonly plan: EventPlan;
  readonly type: Uint8Array;
  /** By the number of its name. */
  readonly fields: readonly (QuickField | undefined)[];
  /** Numbers of names. */
  readonly required: readonly number[];
  readonly oneOf: readonly number[];
  readonly members: readonly QuickMember[];
}

const numberOf = (name: string) => memberNames.indexOf(name);

function memberOf(name: string, column: number): QuickMember {
  const { type } = eventColumns[column] ?? { type: 'String' };
  const is = type === 'String' ? 'text' : type.startsWith('FixedString') ? 'hash' : 'number';
  return { key: Buffer.from(`"${name}":`), column, is };
}

let kinds = 0;

function quickPlan(plan: EventPlan): QuickPlan {
  const members = [
    ...plan.members.map(({ name, column }) => ({ name, member: memberOf(name, column) })),
    ...(
      [
        ['id', 'id', '"id":'],
        ['type', 'constant', `"type":"${plan.type}"`],
        ['v', 'constant', `"v":${eventVersion}`],
      ] as const
    ).map(([name, is, key]) => ({ name, member: { key: Buffer.from(key), column: -1, is } })),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    plan,
    type: Buffer.from(plan.type),
    fields: memberNames.map((name) => {
      const field = plan.fields.get(name);
      if (field === undefined) return undefined;
      const column = eventColumns[field.column];
      const isHash = field.is.kind === 'hash';
      kinds += 1;
      return { ...field, kind: kinds, width: isHash && column ? (widthOf(column) ?? 0) : 0 };
    }),
    required: plan.required.map(numberOf),
    oneOf: plan.oneOf.map(numberOf),
    members: members.map(({ member }) => member),
  };
}

export const quickPlans: readonly QuickPlan[] = [...eventPlans.values()].map(quickPlan);

export const [countryColumn, countColumn] = [columnIndex('country'), columnIndex('count')];
