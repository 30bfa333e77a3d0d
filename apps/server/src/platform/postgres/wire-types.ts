import { types } from 'pg';

const oid = {
  int8: 20,
  int8Array: 1016,
  date: 1082,
  dateArray: 1182,
  timestamp: 1114,
  timestampArray: 1115,
  timestamptz: 1184,
  timestamptzArray: 1185,
} as const;
const textArrayOid: number = 1009;

type Parser = (text: string) => unknown;

const parsers: Readonly<Record<number, Parser>> = {
  [oid.int8]: BigInt,
  [oid.int8Array]: arrayOf(BigInt),
  [oid.date]: Temporal.PlainDate.from,
  [oid.dateArray]: arrayOf(Temporal.PlainDate.from),
  [oid.timestamp]: Temporal.PlainDateTime.from,
  [oid.timestampArray]: arrayOf(Temporal.PlainDateTime.from),
  [oid.timestamptz]: Temporal.Instant.from,
  [oid.timestamptzArray]: arrayOf(Temporal.Instant.from),
};

/**
 * How columns arrive: int8 → bigint, timestamptz → Temporal.Instant, timestamp →
 * Temporal.PlainDateTime, date → Temporal.PlainDate, bytea → Buffer, json and jsonb → parsed,
 * numeric → string, arrays of these likewise. Local to our connections: the driver's global
 * table is not touched.
 */
export const wireTypes = {
  getTypeParser(id: number, format?: 'text' | 'binary'): unknown {
    return (format !== 'binary' && parsers[id]) || types.getTypeParser(id, format);
  },
};

function arrayOf(parse: Parser): Parser {
  const parseTexts: Parser = types.getTypeParser(textArrayOid, 'text');
  const each = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(each);
    return typeof value === 'string' ? parse(value) : value;
  };
  return (text) => each(parseTexts(text));
}

/**
 * Makes parameters fit for the driver: bigint, Temporal values, byte arrays, plain objects (as
 * JSON) and arrays of these (as PostgreSQL arrays; for a JSON array use `jsonb`).
 * @throws TypeError on `undefined`: a forgotten value must not become NULL.
 */
export function toWire(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value, index) => {
    if (value === undefined) throw new TypeError(`SQL parameter $${index + 1} is undefined`);
    return toWireValue(value);
  });
}

function toWireValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (
    value instanceof Temporal.Instant ||
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.PlainDateTime
  ) {
    return value.toString();
  }
  if (Array.isArray(value)) return value.map(toWireValue);
  return value;
}

/** A value for a json or jsonb parameter whose top may be an array, a string or null. */
export function jsonb(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('This value has no JSON form');
  return text;
}
