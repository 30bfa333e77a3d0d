import { Malformed } from '../reader.ts';

/** One value of DER (X.690), and where it stands. */
export interface Der {
  /** The identifier octet: class, constructed or not, number below 31. */
  readonly tag: number;
  /** Tag, length and contents, as they stand in the file: what signatures are over. */
  readonly raw: Uint8Array;
  readonly contents: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** @throws {Malformed} where it is not definite-length DER that fits */
export function readDer(bytes: Uint8Array, at = 0): Der {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw new Malformed('DER ends early');
  if ((tag & 31) === 31) throw new Malformed('DER has a tag of several octets');
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0) throw new Malformed('BER of indefinite length is not read');
    if (octets > 4) throw new Malformed('DER claims a length beyond reason');
    length = 0;
    for (let end = start + octets; start < end; start++)
      length = length * 256 + (bytes[start] ?? 0);
  }
  const end = start + length;
  if (end > bytes.length) throw new Malformed('DER reaches beyond its end');
  return { tag, raw: bytes.subarray(at, end), contents: bytes.subarray(start, end) };
}

const childrenMax = 4_096;

/** What is in a constructed value. */
export function childrenOf(value: Der): Der[] {
  const children: Der[] = [];
  for (let at = 0; at < value.contents.length; ) {
    if (children.length >= childrenMax) throw new Malformed('DER has too many values');
    const child = readDer(value.contents, at);
    children.push(child);
    at += child.raw.length;
  }
  return children;
}

export function expect(value: Der | undefined, tag: number, what: string): Der {
  if (value?.tag !== tag) throw new Malformed(`${what} is not there`);
  return value;
}

/** `1.2.840.113549.1.7.2` */
export function oidOf(value: Der | undefined): string {
  const { contents } = expect(value, tags.oid, 'An object identifier');
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of contents.subarray(0, 64)) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join('.');
}

/** UTCTime or GeneralizedTime as ISO 8601; undefined where it is none. */
export function timeOf(value: Der | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = Buffer.from(value.contents.subarray(0, 32)).toString('latin1');
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?Z$/.exec(text);
  if (parts === null) return undefined;
  const [, year = '', month, day, hour, minute, second = '00'] = parts;
  const full = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const iso = `${full}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 128)).toString('hex');
}
