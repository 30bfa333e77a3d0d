import {
  createVerifier,
  emptyRoot,
  formatTilePath,
  formatTlogProof,
  hashBytes,
  parseTilePath,
  proveInclusion,
  type ReadHashes,
  type Signer,
  signatureTypes,
  tileWidth,
  tileWidthAt,
  type Verifier,
} from '@vitrine/tlog';
import { type Receipt, saltBytes } from '@vitrine/verifier';
import type { Logger } from '../../platform/logger.ts';
import type { Postgres, Queries, Session, Transaction } from '../../platform/postgres/index.ts';
import { checkOrBegin } from './begin.ts';
import {
  completeEntries,
  type Logged,
  loggedOf,
  type NewEntry,
  prepareEntries,
  receiptOf,
} from './entries.ts';
import { LedgerError } from './errors.ts';
import {
  createHeadSigner,
  type HeadSigner,
  type SignedHead,
  type TreeHead,
} from './head-signer.ts';
import { type LedgerHealth, readHealth } from './health.ts';
import { lockLedger } from './ledger-lock.ts';
import { type LogKeys, type LogKeysDeps, openLogKeys } from './log-keys.ts';
import { createNodeHashes } from './node-hashes.ts';
import { openPartialFiles } from './partial-files.ts';
import { type Publisher, startPublisher } from './publisher.ts';
import { type Sequencer, startSequencer } from './sequencer.ts';
import * as store from './store.ts';
import { TileCache } from './tile-cache.ts';
import { openTileDirectory, type TileDirectory } from './tile-directory.ts';
import { fileMissing, loadTreeState, openOwn, type TreeStateDeps } from './tree-state.ts';
import { createWitness, type Witness, type WitnessAnswer } from './witness.ts';
import { createWitnessClient, type WitnessPeer } from './witness-client.ts';

export interface LedgerDeps extends LogKeysDeps {
  db: Postgres;
  /** Folder of the static files. */
  directory: string;
  /** Instead of the folder itself: a store of another kind, or one that fails on purpose. */
  tiles?: TileDirectory;
  /** `office` or the site's name, as entries state it. */
  site: string;
  /** Others have seen this ledger: a start without it is refused. */
  mustExist?: boolean;
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
   * @throws {LedgerError} `payload-too-large`, `no-space`, `ledger-stopped`, `closed`; {FormatError}
   */
  append(tx: Transaction, entries: readonly NewEntry[]): Promise<Logged[]>;
  /**
   * Resolves when a signed checkpoint covers the index: durable and sequenced. After the commit. Where the disk is full
   * the entry stays, and is sequenced later.
   * @throws {LedgerError} `no-space`, `ledger-stopped`, `closed`
   */
  durable(index: bigint): Promise<TreeHead>;
  /**
   * Resolves when a checkpoint with the witness quorum covers the index.
   * @throws {LedgerError} `ledger-stopped`, `closed`, or the signal's reason
   */
  witnessed(index: bigint, signal?: AbortSignal): Promise<SignedHead>;
  /** @throws {LedgerError} `entry-unknown` */
  receipt(of: bigint | Logged, options?: ReceiptOptions): Promise<Receipt>;
  entriesOfType(db: Queries, type: string, subject?: string): Promise<Logged[]>;
  entriesOfSubject(db: Queries, subject: string): Promise<Logged[]>;
  /** Of any of these, newest first. */
  entriesOfSubjects(db: Queries, subjects: readonly string[], limit: number): Promise<Logged[]>;
  /** The first `limit` entries of these types beyond index `after` that a signed checkpoint covers. */
  entriesAfter(
    db: Queries,
    range: { types: readonly string[]; after: bigint; limit: number },
  ): Promise<Logged[]>;
  eraseOpenings(
    tx: Transaction,
    where: { region: string; types: readonly string[] } | { subject: string },
  ): Promise<number>;
  /** The newest signed head. */
  head(): TreeHead;
  health(): Promise<LedgerHealth>;
  /** Why the ledger has stopped, if it has: then this process must be started anew. */
  failure(): LedgerError | undefined;
  /** Resolves when it has stopped by itself. */
  readonly failed: Promise<LedgerError>;
  /** The newest public checkpoint note, with the cosignatures there are. */
  publishedNote(): string | undefined;
  /** A static file by its tlog-tiles path; a partial one of any width the ledger has reached. */
  readTilePath(path: string): Promise<Uint8Array | undefined>;
  addCheckpoint(body: Uint8Array): Promise<WitnessAnswer>;
}

/**
 * Opens the ledger, or begins it where keys, database and folder are all new. Only one process at a
 * time can have a ledger open.
 * @throws {LedgerError} `ledger-in-use`, `ledger-missing`, `ledger-foreign`, `ledger-behind`,
 *   `tiles-damaged`, `entries-damaged`, `checkpoint-conflict`
 */
export async function openLedger(deps: LedgerDeps): Promise<Ledger> {
  await using opened = new AsyncDisposableStack();
  const lock = await lockLedger(deps.db, deps.origin);
  opened.defer(() => lock.close());
  const parts = await startParts(deps, lock, opened);
  const ledger = assemble(deps, parts, opened.move());
  if (parts.isNew) await deps.db.transaction((tx) => ledger.append(tx, [creation(parts.keys)]));
  return ledger;
}

interface Parts {
  readonly isNew: boolean;
  readonly keys: LogKeys;
  readonly tiles: TileDirectory;
  readonly signer: HeadSigner;
  readonly sequencer: Sequencer;
  readonly publisher: Publisher;
  readonly witness: Witness;
  readonly readHashes: ReadHashes;
}

async function startParts(
  deps: LedgerDeps,
  lock: Session,
  opened: AsyncDisposableStack,
): Promise<Parts> {
  const { db, clock, logger, origin } = deps;
  const tiles = deps.tiles ?? openTileDirectory(deps.directory);
  const isNew = await checkOrBegin({ ...deps, tiles });
  const keys = await openLogKeys(deps);
  const signer = createHeadSigner(origin, keys.log);
  if (isNew) {
    const first = await signer.signKept({ size: 0n, root: emptyRoot });
    await store.swapCheckpoint(lock, 'signed', undefined, first);
  }
  const cache = new TileCache(tiles);
  const logKeys = keys.log.map(({ verifierKey }) => createVerifier(verifierKey));
  const treeDeps: TreeStateDeps = { origin, db, tiles, cache, signer, logKeys };
  await tiles.prepare();
  const state = await loadTreeState(treeDeps, await earlierHeads(treeDeps));
  const published = (await store.readCheckpoint(db, 'published'))?.size ?? 0n;
  const partials = await openPartialFiles(tiles, { signed: state.head.size, published });
  const sequencer = startSequencer(
    { ...treeDeps, db, lock, clock, logger, wrote: partials.wrote },
    state,
  );
  const readHashes = createNodeHashes(cache);
  const witnesses = createWitnessClient({ readHashes, clock, logger });
  const { head } = sequencer;
  const publisher = await startPublisher({
    ...{ db, lock, tiles, partials, signer, head, witnesses, clock, logger },
  });
  // The sequencer ends first: what it still signs is published.
  opened.use(publisher);
  opened.use(sequencer);
  lock.onLost((cause) => {
    const reason = new LedgerError(
      'ledger-stopped',
      `the ledger ${origin} has lost the connection that holds its lock: ${cause.message}`,
      { cause },
    );
    sequencer.stop(reason);
    publisher.stop(reason);
  });
  const witness = createWitness({ db, signers: keys.witness });
  return { isNew, keys, tiles, signer, sequencer, publisher, witness, readHashes };
}

/** Every head of which anything knows that it was made public: the newest must continue them. */
async function earlierHeads(deps: TreeStateDeps): Promise<TreeHead[]> {
  const rows = await Promise.all([
    store.readCheckpoint(deps.db, 'published'),
    store.readCheckpoint(deps.db, 'witnessed'),
  ]);
  const file = await deps.tiles.published();
  if (file === undefined && rows[0] !== undefined) throw fileMissing(deps.tiles, 'checkpoint');
  const notes = [...rows.map((row) => row?.note), file];
  const given = notes.filter((note) => note !== undefined);
  return await Promise.all(given.map((note) => openOwn(deps, note)));
}

function assemble(deps: LedgerDeps, parts: Parts, opened: AsyncDisposableStack): Ledger {
  const { keys, sequencer, publisher, witness, tiles, readHashes, signer } = parts;
  const { db, site } = deps;

  async function append(tx: Transaction, entries: readonly NewEntry[]): Promise<Logged[]> {
    const failure = sequencer.failure() ?? sequencer.full();
    if (failure !== undefined) throw failure;
    if (opened.disposed) throw new LedgerError('closed', 'the ledger is closing');
    if (entries.length === 0) return [];
    const prepared = prepareEntries(entries, site, deps.randomBytes(saltBytes * entries.length));
    const { first, atMs } = await store.reserve(tx, entries.length, deps.clock.nowMs());
    const { rows, logged } = completeEntries(prepared, { first, atMs, site });
    store.insertEntries(tx, first, rows);
    const bytes = rows.map(({ entry }) => entry);
    tx.afterCommit(() => sequencer.committed(first, bytes));
    return logged;
  }

  async function receipt(of: bigint | Logged, options: ReceiptOptions = {}): Promise<Receipt> {
    const logged = typeof of === 'bigint' ? await find(of) : of;
    const { index } = logged;
    const head = options.witnessed
      ? await publisher.witnessed(index, options.signal)
      : await signer.signPublic(await sequencer.covered(index));
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
      log: keys.log.map((one) => one.verifierKey),
      witness: keys.witness.map((one) => one.verifierKey),
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
    entriesOfSubjects: async (from, subjects, limit) =>
      (await store.readEntriesOfSubjects(from, subjects, limit)).map(loggedOf),
    entriesAfter: async (from, range) =>
      (await store.readEntriesBetween(from, { ...range, below: sequencer.head().size })).map(
        loggedOf,
      ),
    eraseOpenings: store.eraseOpenings,
    head: sequencer.head,
    health: () => readHealth({ db, origin: keys.origin, head: sequencer.head, publisher }),
    failure: sequencer.failure,
    failed: sequencer.failed,
    publishedNote: () => publisher.published()?.note,
    readTilePath: (path) => readTilePath(tiles, sequencer.head().size, path),
    addCheckpoint: witness.addCheckpoint,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
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
    const cut = tile.level === 'entries' ? cutBundle(data, tile.width) : cutTile(data, tile.width);
    if (cut !== undefined) return cut;
  }
  return undefined;
}

function cutTile(data: Uint8Array, width: number): Uint8Array | undefined {
  return data.length < width * hashBytes ? undefined : data.subarray(0, width * hashBytes);
}

function cutBundle(bundle: Uint8Array, width: number): Uint8Array | undefined {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  let end = 0;
  for (let i = 0; i < width; i++) {
    if (end + 2 > bundle.length) return undefined;
    end += 2 + view.getUint16(end);
  }
  return end > bundle.length ? undefined : bundle.subarray(0, end);
}
