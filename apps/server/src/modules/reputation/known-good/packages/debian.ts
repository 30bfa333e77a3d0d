import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { ReputationError } from '../../errors.ts';
import type { KnownGoodFile } from '../files.ts';
import {
  addHashed,
  decompressed,
  fileStream,
  hashStream,
  type ReadPackage,
  tarFiles,
  textOf,
} from './package-files.ts';
import { filesBelow } from './walk.ts';

/**
 * What is known good by Debian: the files within packages (`.deb`), packages themselves (an index
 * `Packages`), or installed files by their MD5 alone (a folder of dpkg with `status` and `info`, or
 * a file `.md5sums`). A folder is searched for all of these.
 * @throws {ReputationError} `malformed-import`
 */
export async function* readDebian(at: string): AsyncGenerator<ReadPackage> {
  if ((await stat(at)).isDirectory()) {
    const isDpkg = await stat(path.join(at, 'status')).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isDpkg) yield* readDpkg(at);
    else for await (const file of filesBelow(at)) if (isOurs(file)) yield* readDebian(file);
    return;
  }
  const name = path.basename(at);
  if (name.endsWith('.deb')) yield await readDeb(at);
  else if (isIndex(name)) yield await readIndex(at);
  else if (name.endsWith('.md5sums')) yield sumsOf(name, 'unknown', await readFile(at, 'utf8'));
  else throw malformed(`${at} is no package, no Packages index and no list of MD5 sums`);
}

function isIndex(name: string): boolean {
  return /(?:^|_)Packages(?:\.gz|\.xz|\.zst)?$/.test(name);
}

function isOurs(file: string): boolean {
  return file.endsWith('.deb') || isIndex(path.basename(file));
}

/** deb(5): an ar archive with `control.tar` and `data.tar`, compressed. */
async function readDeb(at: string): Promise<ReadPackage> {
  const files: KnownGoodFile[] = [];
  let control: ReadonlyMap<string, string> | undefined;
  for (const { name, bytes } of await arMembers(at)) {
    if (name.startsWith('control.tar')) {
      for await (const entry of tarFiles(decompressed(name, bytes()))) {
        if (entry.path === 'control') control = fieldsOf(await textOf(entry.bytes));
      }
    }
    if (!name.startsWith('data.tar')) continue;
    for await (const entry of tarFiles(decompressed(name, bytes()))) {
      await addHashed(files, entry.path, entry.bytes);
    }
  }
  const [named, version] = [control?.get('package'), control?.get('version')];
  if (named === undefined || version === undefined)
    throw malformed(`${at} does not say what it is`);
  await addHashed(files, path.basename(at), fileStream(at));
  return { source: { kind: 'debian', name: named, version, origin: 'package contents' }, files };
}

interface ArMember {
  readonly name: string;
  readonly bytes: () => Readable;
}

const arHeaderBytes = 60;

/** The members of an ar archive (ar(5)); names of a deb fit their sixteen characters. */
async function arMembers(at: string): Promise<ArMember[]> {
  await using file = await open(at, 'r');
  const { size } = await file.stat();
  const magic = Buffer.alloc(8);
  await file.read(magic, 0, 8, 0);
  if (magic.toString('latin1') !== '!<arch>\n') throw malformed(`${at} is no package of Debian`);
  const members: ArMember[] = [];
  for (let begin = 8; begin + arHeaderBytes <= size; ) {
    const header = Buffer.alloc(arHeaderBytes);
    await file.read(header, 0, arHeaderBytes, begin);
    const length = Number(header.toString('latin1', 48, 58).trim());
    const start = begin + arHeaderBytes;
    const isWhole = Number.isSafeInteger(length) && length >= 0 && start + length <= size;
    if (header.toString('latin1', 58) !== '`\n' || !isWhole) throw malformed(`${at} is damaged`);
    const name = header.toString('latin1', 0, 16).trim().replace(/\/$/, '');
    if (length > 0) {
      members.push({ name, bytes: () => createReadStream(at, { start, end: start + length - 1 }) });
    }
    begin = start + length + (length % 2);
  }
  return members;
}

/** An index tells of packages, not of what is in them. */
async function readIndex(at: string): Promise<ReadPackage> {
  const { sha256 = '' } = (await hashStream(fileStream(at))) ?? {};
  const text = await textOf(decompressed(at, fileStream(at)));
  const files = text.split(/\n\n+/).flatMap((stanza) => {
    const fields = fieldsOf(stanza);
    const hashes = {
      ...hashField('sha256', fields.get('sha256'), 64),
      ...hashField('sha1', fields.get('sha1'), 40),
      ...hashField('md5', fields.get('md5sum'), 32),
    };
    const named = fields.get('filename');
    return named === undefined || Object.keys(hashes).length === 0
      ? []
      : [{ path: named.slice(0, 4_096), ...hashes }];
  });
  const name = path.basename(at);
  const version = sha256.slice(0, 16);
  return { source: { kind: 'debian', name, version, origin: 'Packages index' }, files };
}

/** The files of installed packages, as dpkg knows them. */
async function* readDpkg(at: string): AsyncGenerator<ReadPackage> {
  const versions = new Map<string, string>();
  for (const stanza of (await readFile(path.join(at, 'status'), 'utf8')).split(/\n\n+/)) {
    const fields = fieldsOf(stanza);
    const [name, version] = [fields.get('package'), fields.get('version')];
    if (name !== undefined && version !== undefined) versions.set(name, version);
  }
  for await (const file of filesBelow(path.join(at, 'info'))) {
    if (!file.endsWith('.md5sums')) continue;
    const name = path.basename(file);
    const version = versions.get(packageOf(name)) ?? 'unknown';
    const read = sumsOf(name, version, await readFile(file, 'utf8'));
    if (read.files.length > 0) yield read;
  }
}

function packageOf(file: string): string {
  return file.replace(/(?::[a-z0-9-]+)?\.md5sums$/, '');
}

/** Lines of an MD5, two spaces and a path. */
function sumsOf(file: string, version: string, text: string): ReadPackage {
  const files = text.split('\n').flatMap((line) => {
    const [, md5, named] = /^([0-9a-f]{32}) {2}(.+)$/.exec(line) ?? [];
    return md5 === undefined || named === undefined ? [] : [{ path: named.slice(0, 4_096), md5 }];
  });
  const source = { kind: 'debian', name: packageOf(file), version, origin: 'md5sums' } as const;
  return { source, files: files.filter(({ md5 }) => md5 !== emptyMd5) };
}

const emptyMd5 = 'd41d8cd98f00b204e9800998ecf8427e';

function hashField(name: string, value: string | undefined, length: number) {
  const isHash = value !== undefined && value.length === length && /^[0-9a-f]+$/.test(value);
  return isHash ? { [name]: value } : {};
}

/** deb-control(5); of fields that go on over lines the first line. */
function fieldsOf(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of stanza.split('\n')) {
    const [, name, value] = /^([A-Za-z0-9-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}

function malformed(message: string): ReputationError {
  return new ReputationError('malformed-import', message);
}
