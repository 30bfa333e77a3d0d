import {
  formatTilePath,
  formatTlogProof,
  hashBytes,
  parseTilePath,
  proveInclusion,
  type ReadHashes,
  type Signer,
  signatureTypes,
  signCheckpoint,
  tileWidth,
  tileWidthAt,
  type Verifier,
} from '@vitrine/tlog';
import type { Receipt } from '@vitrine/verifier';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Queries, Transaction } from '../../platform/postgres/index.ts';
import { type Logged, loggedOf, makeEntry, type NewEntry, receiptOf } from './entries.ts';
import { LedgerError } from './errors.ts';
import { hasLogKeys, type LogKeys, type LogKeysDeps, openLogKeys } from './log-keys.ts';
import { createNodeHashes } from './node-hashes.ts';
import { clearPartials, type Publisher, startPublisher } from './publisher.ts';
import { type Sequencer, type SignedHead, startSequencer } from './sequencer.ts';
import * as store from './store.ts';
import { TileCache } from './tile-cache.ts';
import { folderExists, openTileDirectory, type TileDirectory } from './tile-directory.ts';
import { createWitness, type Witness, type WitnessAnswer } from './witness.ts';
import type { WitnessPeer } from './witness-client.ts';

export interface LedgerDeps extends LogKeysDeps {
  db: Postgres;
  /** Folder of the static files. */
  directory: string;
  /** `office` or the site's name, as entries state it. */
  site: string;
  /** `size` fresh random bytes. */
  randomBytes: (size: number) => Uint8Array;
  logger: Logger;
}

/** The parties around a ledger: who cosigns it, and which logs it cosigns. */
export interface LedgerPeers {
  witnesses: readonly WitnessPeer[];
  /** How many witnesses must have cosigned before an act that waits for them goes on. */
  quorum: number;
  /** Logs to which this ledger's keys are a witness, by origin. */
  watched: ReadonlyMap<string, readonly Verifier[]>;
}

export interface ReceiptOptions {
  /** Waits for a checkpoint with the witness quorum. */
  witnessed?: boolean;
  signal?: AbortSignal;
}

/** One append-only public log (C2SP tlog-tiles) in one database and one folder. */
export interface Ledger extends AsyncDisposable {
  readonly origin: string;
  readonly site: string;
  /** Verifier keys (vkey strings) of the log and of it as a witness. */
  readonly keys: { log: readonly string[]; witness: readonly string[] };
  /** The log's Ed25519 key, to sign what this party says besides checkpoints (first line: its format). */
  readonly signer: Signer;
  setPeers(peers: LedgerPeers): void;
  /**
   * Logs acts in the caller's transaction. The last statements of that transaction: it holds the ledger's head row
   * until the commit, which makes indexes contiguous and ascending in commit order. The index of the entry serves as
   * the version of what it changed.
   * @throws {LedgerError} `entry-too-large`
   */
  append(tx: Transaction, entries: readonly NewEntry[]): Promise<Logged[]>;
  /** Resolves when a signed checkpoint covers the index: durable and sequenced. */
  durable(index: bigint): Promise<SignedHead>;
  /** Resolves when a checkpoint with the witness quorum covers the index. */
  witnessed(index: bigint, signal?: AbortSignal): Promise<SignedHead>;
  /** @throws {LedgerError} `entry-unknown` */
  receipt(of: bigint | Logged, options?: ReceiptOptions): Promise<Receipt>;
  entriesOfType(db: Queries, type: string, subject?: string): Promise<Logged[]>;
  entriesOfSubject(db: Queries, subject: string): Promise<Logged[]>;
  /** The first `limit` entries of these types beyond index `after` that a signed checkpoint covers. */
  entriesAfter(
    db: Queries,
    range: { types: readonly string[]; after: bigint; limit: number },
  ): Promise<Logged[]>;
  eraseOpenings(
    tx: Transaction,
    where: { region: string; types: readonly string[] } | { subject: string },
  ): Promise<number>;
  head(): SignedHead;
  /** The newest public checkpoint note, with the cosignatures there are. */
  publishedNote(): string | undefined;
  /** A static file by its tlog-tiles path; a partial one of any width the ledger has reached. */
  readTilePath(path: string): Promise<Uint8Array | undefined>;
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
}

/**
 * Opens the ledger, or begins it where keys, database and folder are all new.
 * @throws {LedgerError} `ledger-missing` where a part of an existing ledger is gone, `ledger-foreign`, `tiles-damaged`
 */
export async function openLedger(deps: LedgerDeps): Promise<Ledger> {
  const tiles = openTileDirectory(deps.directory);
  const cache = new TileCache(tiles);
  const begun = await checkOrBegin(deps, tiles);
  const keys = await openLogKeys(deps);
  const { db, clock, logger, origin } = deps;
  const sign = (size: bigint, root: Uint8Array) => signCheckpoint({ origin, size, root }, keys.log);
  const sequencer = await startSequencer({ db, tiles, cache, sign, clock, logger });
  const readHashes = createNodeHashes(cache);
  const head = sequencer.head;
  const publisher = await startPublisher({ db, tiles, head, readHashes, clock, logger });
  const witness = createWitness({ db, signers: keys.witness });
  const ledger = assemble(deps, { keys, tiles, sequencer, publisher, witness, readHashes });
  if (begun) await db.transaction((tx) => ledger.append(tx, [creation(keys)]));
  await clearPartials(tiles, [head().size, publisher.published()?.size ?? 0n]);
  return ledger;
}

interface Parts {
  keys: LogKeys;
  tiles: TileDirectory;
  sequencer: Sequencer;
  publisher: Publisher;
  witness: Witness;
  readHashes: ReadHashes;
}

function assemble(deps: LedgerDeps, parts: Parts): Ledger {
  const { keys, sequencer, publisher, witness, tiles, readHashes } = parts;
  const { db, site } = deps;

  async function append(tx: Transaction, entries: readonly NewEntry[]): Promise<Logged[]> {
    const salts = entries.map(() => deps.randomBytes(32));
    const { first, atMs } = await store.reserve(tx, entries.length, deps.clock.nowMs());
    const made = entries.map((entry, i) => {
      const salt = salts[i] ?? deps.randomBytes(32);
      return makeEntry(entry, { index: first + BigInt(i), atMs, site, salt });
    });
    await store.insertEntries(
      tx,
      made.map((one) => one.row),
    );
    tx.afterCommit(sequencer.wake);
    return made.map((one) => one.logged);
  }

  async function receipt(of: bigint | Logged, options: ReceiptOptions = {}): Promise<Receipt> {
    const index = typeof of === 'bigint' ? of : of.index;
    const head = options.witnessed
      ? await publisher.witnessed(index, options.signal)
      : await sequencer.covered(index);
    const logged = typeof of === 'bigint' ? await find(of) : of;
    const proof = await proveInclusion(index, head.size, readHashes);
    return receiptOf(logged, formatTlogProof({ index, proof, checkpoint: head.note }));
  }

  async function find(index: bigint): Promise<Logged> {
    const row = await store.readEntry(db, index);
    if (row === undefined) throw new LedgerError('entry-unknown', `no entry ${index}`);
    return loggedOf(row);
  }

  return {
    origin: keys.origin,
    site,
    keys: {
      log: keys.log.map((signer) => signer.verifierKey),
      witness: keys.witness.map((signer) => signer.verifierKey),
    },
    setPeers: ({ witnesses, quorum, watched }) => {
      publisher.setWitnesses(witnesses, quorum);
      witness.setLogs(watched);
    },
    signer: noteSigner(keys),
    append,
    receipt,
    durable: sequencer.covered,
    witnessed: publisher.witnessed,
    entriesOfType: async (from, type, subject) =>
      (await store.readEntriesOfType(from, type, subject)).map(loggedOf),
    entriesOfSubject: async (from, subject) =>
      (await store.readEntriesOfSubject(from, subject)).map(loggedOf),
    entriesAfter: async (from, range) =>
      (await store.readEntriesBetween(from, { ...range, below: sequencer.head().size })).map(
        loggedOf,
      ),
    eraseOpenings: store.eraseOpenings,
    head: sequencer.head,
    publishedNote: () => publisher.published()?.note,
    readTilePath: (path) => readTilePath(tiles, sequencer.head().size, path),
    addCheckpoint: witness.addCheckpoint,
    [Symbol.asyncDispose]: async () => {
      await sequencer[Symbol.asyncDispose]();
      await publisher[Symbol.asyncDispose]();
    },
  };
}

function noteSigner(keys: LogKeys): Signer {
  const signer = keys.log.find(({ type }) => type === signatureTypes.ed25519);
  if (signer === undefined) throw new Error(`the ledger ${keys.origin} has no Ed25519 key`);
  return signer;
}

function creation(keys: LogKeys): NewEntry {
  return {
    type: 'ledger.created',
    payload: {
      origin: keys.origin,
      logKeys: keys.log.map((signer) => signer.verifierKey),
      witnessKeys: keys.witness.map((signer) => signer.verifierKey),
    },
  };
}

/**
 * The head row is made before the keys, so that a crash in between leaves a beginning and never a ledger that seems lost.
 * @returns whether the ledger has no entry yet
 */
async function checkOrBegin(deps: LedgerDeps, tiles: TileDirectory): Promise<boolean> {
  const { db, directory, origin } = deps;
  const stored = await store.readHead(db);
  const hasKeys = await hasLogKeys(deps.keysDirectory);
  const hasTiles =
    (await tiles.published()) !== undefined || (await folderExists(`${directory}/tile`));
  if (stored === undefined) {
    if (hasTiles) throw missing(origin, `its database rows are gone; ${directory} has its tiles`);
    if (hasKeys) throw missing(origin, 'its database and folder are empty while its keys exist');
    await store.createHead(db, origin);
    return true;
  }
  if (stored.origin !== origin) {
    throw new LedgerError(
      'ledger-foreign',
      `the database holds the ledger of ${stored.origin}, not of ${origin}`,
    );
  }
  if (stored.nextIndex === 0n) return true;
  if (!hasKeys) throw missing(origin, 'its signing keys are gone while its database has entries');
  const signed = await store.readCheckpoint(db, 'signed');
  if (signed !== undefined && signed.size > 0n && !hasTiles) {
    throw missing(origin, `its folder ${directory} is gone (${signed.size} entries were signed)`);
  }
  return false;
}

function missing(origin: string, what: string): LedgerError {
  const advice = 'Restore it from a backup; a new one is never begun in its place.';
  return new LedgerError(
    'ledger-missing',
    `the ledger ${origin} should exist, but ${what}. ${advice}`,
  );
}

/** Serves a partial file of any width from the widest that stands: a shorter one is its prefix. */
async function readTilePath(
  tiles: TileDirectory,
  size: bigint,
  path: string,
): Promise<Uint8Array | undefined> {
  const tile = parseTilePath(path);
  const level = tile.level === 'entries' ? 0 : tile.level;
  const widest = tileWidthAt(size, level, tile.index);
  if (tile.width > widest) return undefined;
  for (const width of new Set([tile.width, widest, tileWidth])) {
    const data = await tiles.read(formatTilePath({ ...tile, width }));
    if (data === undefined) continue;
    return tile.level === 'entries'
      ? cutBundle(data, tile.width)
      : data.subarray(0, tile.width * hashBytes);
  }
  return undefined;
}

function cutBundle(bundle: Uint8Array, width: number): Uint8Array {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  let end = 0;
  for (let i = 0; i < width; i++) end += 2 + view.getUint16(end);
  return bundle.subarray(0, end);
}
