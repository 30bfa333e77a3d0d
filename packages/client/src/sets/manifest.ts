import { isObject, type JsonObject, parseJson } from '../json.ts';
import { SetError } from './errors.ts';

export const setManifestFormat = 'vitrine-reputation-set/1';
export const setFileKinds = ['exact', 'bloom', 'delta'] as const;
export type SetFileKind = (typeof setFileKinds)[number];

/** A file of a version. */
export interface SetFile {
  /** Letters, digits, `.` and `-`. */
  readonly name: string;
  readonly kind: SetFileKind;
  /** Of a delta: the version that it starts from. */
  readonly from?: number;
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** One version of a region's offline set (`docs/formats/reputation-sets.md`). */
export interface SetManifest {
  readonly format: typeof setManifestFormat;
  readonly site: string;
  readonly region: string;
  /** From 1, without gaps at one site. */
  readonly version: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** SHA-256 of the manifest before, in hex; none: the first. */
  readonly previous?: string;
  readonly entries: Readonly<Record<'malicious' | 'suspicious' | 'known-good', number>>;
  readonly files: readonly SetFile[];
}

const bytesMax = 65_536;
const digestForm = /^[0-9a-f]{64}$/;
const nameForm = /^[a-z0-9][a-z0-9.-]{0,99}$/;
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * @param bytes canonical JSON (RFC 8785), as the site serves it
 * @throws {SetError} `malformed`
 */
export function readSetManifest(bytes: Uint8Array): SetManifest {
  if (bytes.length > bytesMax) throw malformed('it is too long');
  const value = parseJson(new TextDecoder().decode(bytes));
  if (!isObject(value) || value.format !== setManifestFormat) throw malformed('it is none');
  const { site, region, version, at, previous, entries, files } = value;
  if (typeof site !== 'string' || typeof region !== 'string') throw malformed('it is nobody’s');
  if (!isCount(version) || version < 1) throw malformed('it has no version');
  if (typeof at !== 'string' || !timeForm.test(at)) throw malformed('it has no time');
  if (previous !== undefined && !isDigest(previous)) throw malformed('previous is no digest');
  if (!isObject(entries) || !Array.isArray(files)) throw malformed('it names no files');
  return {
    format: setManifestFormat,
    ...{ site, region, version, at },
    ...(previous === undefined ? {} : { previous }),
    entries: {
      malicious: countOf(entries, 'malicious'),
      suspicious: countOf(entries, 'suspicious'),
      'known-good': countOf(entries, 'known-good'),
    },
    files: files.map(readFile),
  };
}

function readFile(value: unknown): SetFile {
  if (!isObject(value)) throw malformed('a file is no object');
  const { name, kind, from, size, sha256 } = value;
  const known = setFileKinds.find((one) => one === kind);
  if (typeof name !== 'string' || !nameForm.test(name)) throw malformed('a file has no name');
  if (known === undefined || !isCount(size) || !isDigest(sha256)) {
    throw malformed(`${name} is not described`);
  }
  if (known !== 'delta') return { name, kind: known, size, sha256 };
  if (!isCount(from)) throw malformed(`${name} starts from nothing`);
  return { name, kind: known, from, size, sha256 };
}

function countOf(entries: JsonObject, name: string): number {
  const count = entries[name];
  if (!isCount(count)) throw malformed(`it does not count ${name}`);
  return count;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && digestForm.test(value);
}

function malformed(what: string): SetError {
  return new SetError('malformed', `The manifest cannot be read: ${what}`);
}

/** SHA-256 in lower-case hex. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws {SetError} `wrong-digest` */
export async function requireFile(file: SetFile, bytes: Uint8Array): Promise<void> {
  if (bytes.length === file.size && (await sha256Hex(bytes)) === file.sha256) return;
  throw new SetError('wrong-digest', `${file.name} is not the file that the manifest names`);
}
