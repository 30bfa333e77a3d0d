import { parseCheckpoint, parseNote, TlogError } from '@vitrine/tlog';
import type { Postgres } from '../../platform/postgres/index.ts';
import { LedgerError } from './errors.ts';
import { hasLogKeys } from './log-keys.ts';
import * as store from './store.ts';
import { folderExists, type TileDirectory } from './tile-directory.ts';

export interface BeginDeps {
  readonly db: Postgres;
  readonly origin: string;
  readonly keysDirectory: string;
  readonly tiles: TileDirectory;
  /** Others have seen this ledger: it cannot be a new one. */
  readonly mustExist?: boolean;
}

/**
 * Makes sure that either all parts of the ledger are there or none is. The head row is made before
 * the keys, so that a crash in between leaves a beginning and never a ledger that seems lost.
 * @returns whether the ledger has no entry yet
 * @throws {LedgerError} `ledger-missing`, `ledger-foreign`
 */
export async function checkOrBegin(deps: BeginDeps): Promise<boolean> {
  const { db, origin, tiles } = deps;
  const head = await store.readHead(db);
  const hasKeys = await hasLogKeys(deps.keysDirectory);
  if (head === undefined) {
    const { directory } = tiles;
    if (await hasTiles(tiles)) throw missing(origin, `its database is new; ${directory} is not`);
    if (hasKeys) throw missing(origin, 'its database and folder are new while its keys are not');
    if (deps.mustExist) throw missing(origin, 'nothing of it is here while other parties know it');
    await store.createHead(db, origin);
    return true;
  }
  if (head.origin !== origin) {
    throw foreign(`the database holds the ledger of ${head.origin}, not of ${origin}`);
  }
  await requireOrigin(tiles, origin);
  if (head.nextIndex === 0n) return true;
  if (!hasKeys) throw missing(origin, 'its signing keys are gone while its database has entries');
  const signed = await store.readCheckpoint(db, 'signed');
  if (signed === undefined) throw missing(origin, 'its signed checkpoint is gone');
  if (signed.size > head.nextIndex) {
    throw missing(origin, `of ${signed.size} signed entries its database counts ${head.nextIndex}`);
  }
  if (signed.size > 0n && !(await hasTiles(tiles))) {
    throw missing(origin, `its folder ${tiles.directory} is gone (${signed.size} were signed)`);
  }
  return false;
}

async function hasTiles(tiles: TileDirectory): Promise<boolean> {
  return (await tiles.published()) !== undefined || (await folderExists(`${tiles.directory}/tile`));
}

/** Names the case of a folder that was swapped; its signature is checked later. */
async function requireOrigin(tiles: TileDirectory, origin: string): Promise<void> {
  const note = await tiles.published();
  if (note === undefined) return;
  let found: string;
  try {
    found = parseCheckpoint(parseNote(note).text).origin;
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw new LedgerError('tiles-damaged', `${tiles.directory}/checkpoint is malformed`, { cause });
  }
  if (found !== origin) throw foreign(`the folder ${tiles.directory} is that of ${found}`);
}

function foreign(message: string): LedgerError {
  return new LedgerError('ledger-foreign', message);
}

function missing(origin: string, what: string): LedgerError {
  const advice = 'Restore it from a backup; a new one is never begun in its place.';
  return new LedgerError(
    'ledger-missing',
    `the ledger ${origin} should exist, but ${what}. ${advice}`,
  );
}
