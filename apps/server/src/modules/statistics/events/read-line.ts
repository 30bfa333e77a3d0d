import { hash } from 'node:crypto';
import { eventColumns } from './columns.ts';
import { columnIndex, type EventPlan, eventPlans } from './event-plan.ts';
import type { FieldContext } from './fields.ts';
import { eventVersion, type RefusalCode } from './registry.ts';
import { storedEvent } from './stored-event.ts';

/** An event that may be stored. */
export interface Row {
  readonly line: number;
  /** 32 hex digits. */
  readonly id: string;
  readonly atMs: number;
  /** SHA-256(00 ‖ stored event), a character for each of the 32 bytes. */
  readonly leaf: string;
  readonly plan: EventPlan;
  /** As in `RowValues`; the installation is a pseudonym here. */
  readonly values: (string | number | undefined)[];
  /** A character for each of the 8 bytes. */
  readonly installation: string | undefined;
}

export interface LineRefusal {
  readonly code: RefusalCode;
  /** Names a field, never what it holds. */
  readonly detail: string;
  readonly id?: string;
  readonly product?: string;
  readonly version?: string;
}

export interface LineContext extends FieldContext {
  readonly oldestMs: number;
  readonly newestMs: number;
  /** The customer’s. */
  readonly country: string;
  /** A character for each of 8 bytes; undefined where the quarter of the moment has no key. */
  pseudonymOf(installation: string, atMs: number): string | undefined;
}

/** Of all types: only these may be repeated to whoever sent them. */
const fieldNames = new Set([...eventPlans.values()].flatMap(({ fields }) => [...fields.keys()]));
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const [country, count, installationColumn, product, version] = [
  columnIndex('country'),
  columnIndex('count'),
  columnIndex('installation'),
  columnIndex('product'),
  columnIndex('version'),
];

/** Milliseconds since 1970 of a UUIDv7 in text (RFC 9562, section 5.7). */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) * 65_536 + Number.parseInt(id.slice(9, 13), 16);
}

/** One line of NDJSON as a row, or why it is none. */
export function readLine(text: string, line: number, context: LineContext): Row | LineRefusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'not-json', detail: 'the line is not one JSON value' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { code: 'not-an-object', detail: 'the line is not an object' };
  }
  if (membersIn(text) !== Object.keys(value).length) {
    // Of two members of one name readers disagree which counts.
    return { code: 'repeated-field', detail: 'a field stands twice in the line' };
  }
  return readEvent(value as Readonly<Record<string, unknown>>, line, context);
}

const [quote, colon, backslash, openList, closeList, openObject, closeObject] = [
  0x22, 0x3a, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d,
];

/** How many members the object of a text has, those of one name each; the text is JSON. */
function membersIn(text: string): number {
  let members = 0;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === backslash) at += 1;
      else if (code === quote) isInText = false;
    } else if (code === quote) isInText = true;
    else if (code === openObject || code === openList) depth += 1;
    else if (code === closeObject || code === closeList) depth -= 1;
    else if (code === colon && depth === 1) members += 1;
  }
  return members;
}

function readEvent(
  event: Readonly<Record<string, unknown>>,
  line: number,
  context: LineContext,
): Row | LineRefusal {
  const { v, type, id } = event;
  if (v !== eventVersion) {
    const detail = v === undefined ? 'v is missing' : `v is not ${eventVersion}`;
    return { code: v === undefined ? 'missing-field' : 'unknown-version', detail };
  }
  const plan = typeof type === 'string' ? eventPlans.get(type) : undefined;
  if (plan === undefined) return { code: 'unknown-type', detail: 'type is none that is known' };
  if (typeof id !== 'string' || !uuidV7.test(id)) {
    const detail = 'id is not a UUIDv7 in lower case';
    return id === undefined
      ? { code: 'missing-field', detail: 'id is missing' }
      : { code: 'bad-value', detail };
  }
  const values = new Array<string | number | undefined>(eventColumns.length).fill(undefined);
  const fault = readFields(event, plan, values, context) ?? timeFault(id, context);
  if (fault !== undefined) return { ...fault, id, ...senderOf(values) };
  return rowOf(plan, id, line, values, context);
}

/** Fills in `values`. */
function readFields(
  event: Readonly<Record<string, unknown>>,
  plan: EventPlan,
  values: (string | number | undefined)[],
  context: LineContext,
): LineRefusal | undefined {
  let fault: LineRefusal | undefined;
  let address: string | number | undefined;
  for (const name in event) {
    if (name === 'v' || name === 'type' || name === 'id') continue;
    const field = plan.fields.get(name);
    if (field === undefined) {
      fault ??= { code: 'unknown-field', detail: unknownField(name) };
      continue;
    }
    const value = field.read(event[name], context);
    if (value === undefined)
      fault ??= { code: 'bad-value', detail: `${name} is not as it should be` };
    else if (field.isAddress) address = value;
    else values[field.column] = value;
  }
  if (values[country] === undefined) values[country] = address || context.country;
  if (plan.hasCount && values[count] === undefined) values[count] = 1;
  return fault ?? missing(event, plan);
}

/** A field’s name may be somebody’s words too. */
function unknownField(name: string): string {
  return fieldNames.has(name) ? `${name} is no field of the type` : 'no such field';
}

function missing(
  event: Readonly<Record<string, unknown>>,
  { required, oneOf }: EventPlan,
): LineRefusal | undefined {
  for (const name of required) {
    if (event[name] === undefined) return { code: 'missing-field', detail: `${name} is missing` };
  }
  if (oneOf.length === 0 || oneOf.some((name) => event[name] !== undefined)) return undefined;
  return { code: 'missing-field', detail: `one of ${oneOf.join(', ')} is missing` };
}

function timeFault(id: string, { oldestMs, newestMs }: LineContext): LineRefusal | undefined {
  const atMs = timeOfId(id);
  if (atMs < oldestMs) return { code: 'too-old', detail: 'the time in the id is too long ago' };
  if (atMs > newestMs) return { code: 'future', detail: 'the time in the id has not come yet' };
  return undefined;
}

function senderOf(values: readonly (string | number | undefined)[]) {
  const [name, number] = [values[product], values[version]];
  return {
    ...(typeof name === 'string' && { product: name }),
    ...(typeof number === 'string' && { version: number }),
  };
}

function rowOf(
  plan: EventPlan,
  id: string,
  line: number,
  values: (string | number | undefined)[],
  context: LineContext,
): Row | LineRefusal {
  const atMs = timeOfId(id);
  const named = values[installationColumn];
  const installation = typeof named === 'string' ? context.pseudonymOf(named, atMs) : undefined;
  if (named !== undefined && installation === undefined) {
    return { code: 'too-old', detail: 'no pseudonym can be made for it any more', id };
  }
  values[installationColumn] = undefined;
  const leaf = hash('sha256', `\0${storedEvent(plan, id, values)}`, 'latin1');
  return { line, id: id.replaceAll('-', ''), atMs, leaf, plan, values, installation };
}
