import { opendir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ReputationError } from '../../errors.ts';
import type { KnownGoodFile } from '../files.ts';
import {
  addHashed,
  decompressed,
  fileStream,
  type ReadPackage,
  tarFiles,
  textOf,
} from './package-files.ts';
import { filesBelow } from './walk.ts';

/**
 * What is known good by npm: the files within a package (`.tgz`), or of installed packages (a
 * folder with `package.json`, or one of such, as `node_modules` is). A lock file has SHA-512 of
 * archives alone, which nobody asks for.
 * @throws {ReputationError} `malformed-import`
 */
export async function* readNpm(at: string): AsyncGenerator<ReadPackage> {
  const found = await stat(at);
  if (found.isDirectory()) {
    yield* readFolder(at);
    return;
  }
  if (/\.tgz$|\.tar\.gz$/.test(at)) yield await readArchive(at);
  else if (path.basename(at) === 'package-lock.json') {
    throw malformed('A lock file has no hashes of files: name the folder node_modules beside it');
  } else throw malformed(`${at} is no package of npm`);
}

async function readArchive(at: string): Promise<ReadPackage> {
  const files: KnownGoodFile[] = [];
  let named: { readonly name: string; readonly version: string } | undefined;
  for await (const entry of tarFiles(decompressed(at, fileStream(at)))) {
    if (/^[^/]+\/package\.json$/.test(entry.path)) {
      const text = await textOf(entry.bytes);
      named = namedIn(text);
      await addHashed(
        files,
        entry.path,
        (async function* () {
          yield Buffer.from(text);
        })(),
      );
    } else await addHashed(files, entry.path, entry.bytes);
  }
  if (named === undefined) throw malformed(`${at} does not say what it is`);
  await addHashed(files, path.basename(at), fileStream(at));
  return { source: { kind: 'npm', ...named, origin: 'package contents' }, files };
}

/** Each folder with a `package.json` that names a version is a package; what stands within `node_modules` is not its own. */
async function* readFolder(folder: string): AsyncGenerator<ReadPackage> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => undefined);
  const named = text === undefined ? undefined : namedIn(text);
  if (named !== undefined && path.basename(folder) !== 'node_modules') {
    const files: KnownGoodFile[] = [];
    for await (const file of filesBelow(folder, (name) => name !== 'node_modules')) {
      await addHashed(files, path.relative(folder, file), fileStream(file));
    }
    yield { source: { kind: 'npm', ...named, origin: 'installed files' }, files };
    yield* readFolder(path.join(folder, 'node_modules'));
    return;
  }
  const entries = await opendir(folder).catch(() => undefined);
  if (entries === undefined) return;
  for await (const entry of entries) {
    if (entry.isDirectory()) yield* readFolder(path.join(folder, entry.name));
  }
}

function namedIn(text: string): { readonly name: string; readonly version: string } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // A file of that name which is none: folders of tests are full of them.
    return undefined;
  }
  const { name, version } = Object(parsed) as { name?: unknown; version?: unknown };
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return { name: name.slice(0, 256), version: version.slice(0, 256) };
}

function malformed(message: string): ReputationError {
  return new ReputationError('malformed-import', message);
}
