import { type Format, families, type Identification } from '../identify/index.ts';
import { defaultLimits, LimitError, type LimitHit } from '../limits.ts';
import type { Member, StageContext } from '../stage.ts';
import type { Details, Structure } from './structure.ts';
import { structureOf } from './structure-of.ts';

export interface Looked {
  readonly structure: Structure;
  readonly members: readonly Member[];
  readonly hits: readonly LimitHit[];
}

/** Looks into bytes as the stage does, and keeps what was handed on. */
export async function lookInto(
  format: Format,
  bytes: Uint8Array | string,
  options: Parameters<typeof structureOf>[2] & { readonly membersMax?: number } = {},
): Promise<Looked> {
  const members: Member[] = [];
  const hits: LimitHit[] = [];
  const context: StageContext = {
    limits: defaultLimits,
    emit(member) {
      if (members.length >= (options.membersMax ?? 1_000)) {
        throw new LimitError({ limit: 'members', allowed: members.length });
      }
      members.push(member);
    },
    limited: (hit) => hits.push(hit),
  };
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const file = { bytes: content, identification: identificationOf(format) };
  const structure = await structureOf(file, context, options);
  if (structure === undefined) throw new Error('An empty file has no structure');
  return { structure, members, hits };
}

function identificationOf(format: Format): Identification {
  return {
    format,
    mediaType: 'application/octet-stream',
    family: families[0],
    description: format,
  };
}

/** The details, which must be of that kind. */
export function detailsOf<K extends Details['kind']>(
  { structure }: Looked,
  kind: K,
): Extract<Details, { kind: K }> {
  const { details } = structure;
  if (!isOf(details, kind)) {
    throw new Error(`There are no ${kind} details: ${structure.problems.join('; ')}`);
  }
  return details;
}

function isOf<K extends Details['kind']>(
  details: Details | undefined,
  kind: K,
): details is Extract<Details, { kind: K }> {
  return details?.kind === kind;
}

/** Numbers and texts one after the other, for files that tests build. */
export function pack(...parts: readonly (Uint8Array | string)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, index * 2);
  return bytes;
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
}

export function u64(...values: readonly (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8);
  return bytes;
}

export function padded(bytes: Uint8Array, multiple: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((multiple - (bytes.length % multiple)) % multiple)]);
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
