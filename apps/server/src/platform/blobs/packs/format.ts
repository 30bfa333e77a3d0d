import { hash } from 'node:crypto';

/**
 * A pack is one file with many small objects: records, each a header of 128 bytes and the object's
 * bytes, and zeros up to the next multiple of 128, where the next begins (`docs/formats/pack.md`).
 */
export const packAlignBytes = 128;
export const packHeaderBytes = 128;
/** A longer name gets a file of its own. */
export const packNameBytesMax = 64;

const magic = Buffer.from('VTRPACK1');
const at = { state: 8, nameLength: 9, length: 16, time: 24, name: 32, check: 96 } as const;
const states = { live: 1, removed: 2, end: 3 } as const;

export type RecordState = keyof typeof states;

/** What a header tells of its record. */
export interface RecordHead {
  readonly state: RecordState;
  /** Last segment of the object's name, without `.age`. */
  readonly name: string;
  /** Of the object, without header and padding. */
  readonly lengthBytes: number;
  readonly writtenAtMs: number;
}

/** Bytes of the whole record of an object. */
export function recordBytes(lengthBytes: number): number {
  return Math.ceil((packHeaderBytes + lengthBytes) / packAlignBytes) * packAlignBytes;
}

export function encodeHead({ state, name, lengthBytes, writtenAtMs }: RecordHead): Buffer {
  const head = Buffer.alloc(packHeaderBytes);
  magic.copy(head);
  head[at.state] = states[state];
  head[at.nameLength] = head.write(name, at.name, packNameBytesMax, 'latin1');
  head.writeBigUInt64BE(BigInt(lengthBytes), at.length);
  head.writeBigUInt64BE(BigInt(writtenAtMs), at.time);
  checkOf(head).copy(head, at.check);
  return head;
}

/** Undefined where these are not the bytes of a header. */
export function decodeHead(head: Buffer): RecordHead | undefined {
  if (head.length < packHeaderBytes || !head.subarray(0, magic.length).equals(magic)) return;
  if (!head.subarray(at.check, packHeaderBytes).equals(checkOf(head))) return;
  const state = (Object.keys(states) as RecordState[]).find(
    (name) => states[name] === head[at.state],
  );
  if (state === undefined) return;
  return {
    state,
    name: head.toString('latin1', at.name, at.name + (head[at.nameLength] ?? 0)),
    lengthBytes: Number(head.readBigUInt64BE(at.length)),
    writtenAtMs: Number(head.readBigUInt64BE(at.time)),
  };
}

/** The byte of a header that changes when its object is removed, and where it stands. */
export const removedMark = { bytes: Buffer.of(states.removed), position: at.state } as const;

/** Over all but the state, which changes in place. */
function checkOf(head: Buffer): Buffer {
  const parts = Buffer.concat([head.subarray(0, at.state), head.subarray(at.nameLength, at.check)]);
  return hash('sha256', parts, 'buffer');
}

/** Where an object stands that is kept in a pack; its key tells it all. */
export interface PackedKey {
  /** Key of the pack. */
  readonly pack: string;
  /** Of the record's header, in bytes. */
  readonly position: number;
  readonly lengthBytes: number;
  readonly name: string;
}

const packedGrammar = /^(.+\.pack)\/(0|[1-9]\d{0,14})-(0|[1-9]\d{0,9})-([a-z0-9._-]+)\.age$/;
export const packSuffix = '.pack';

/** `europe/packs/<pack>.pack/<position>-<length>-<name>.age` */
export function formatPackedKey({ pack, position, lengthBytes, name }: PackedKey): string {
  return `${pack}/${position}-${lengthBytes}-${name}.age`;
}

/** Undefined where the key is that of an object with a file of its own. */
export function parsePackedKey(key: string): PackedKey | undefined {
  const [, pack, position, lengthBytes, name] = packedGrammar.exec(key) ?? [];
  if (pack === undefined || name === undefined) return;
  return { pack, position: Number(position), lengthBytes: Number(lengthBytes), name };
}

/** The name under which a record is kept of an object that is asked for under this key. */
export function nameOfKey(key: string): string | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.age$/, '');
  return name.length > 0 && name.length <= packNameBytesMax ? name : undefined;
}

/** Key of a new pack. The process and the writer tell who may still be writing it. */
export function packKey(region: string, writer: string, number: number): string {
  return `${region}/packs/${process.pid}.${writer}.${number}${packSuffix}`;
}
