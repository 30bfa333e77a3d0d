import { resolve } from 'node:path';
import { type Clock, systemClock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { PostgresError } from '../errors.ts';
import { type FolderLock, lockDataFolder } from '../folder-lock.ts';
import { openSession } from '../session.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import {
  type Folders,
  isPostmaster,
  postmasterPid,
  prepareCluster,
  prepareRoot,
  prepareSocket,
  removePidFile,
  removeSocketFolder,
  socketFolder,
  superuser,
} from './folders.ts';
import { chooseRunner } from './runner.ts';
import { startWatched } from './watchdog.ts';

export interface EmbeddedPostgresOptions {
  /** Everything of the cluster stands in it. Made if absent. */
  readonly directory: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** How long to wait for an earlier server on the folder to end; 30 s unless told. */
  readonly takeoverTimeoutMs?: number;
  /** False only for throw-away clusters of tests: a power cut may lose what was committed. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** The address of one of its databases; `openPostgres` and libpq programs take it. */
  url(database: string): string;
  /** Resolves when the server has ended, asked or not. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the packages, reachable over a Unix socket in a private
 * folder alone, and holds the folder's lock. It ends with this process, however that ends.
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const folders = await prepareRoot(options.directory);
  await waitForEarlier(folders, options);
  const runner = await chooseRunner(binaries.postgres, folders.root);
  await prepareCluster(folders, runner, binaries);
  await prepareSocket(folders, runner);
  const watched = await startWatched(
    runner,
    commandLine(binaries, folders, options.durable ?? true),
    options.logger,
  );
  const url = (database: string): string => socketUrl(folders.socket, database);
  let lock: FolderLock;
  try {
    lock = await lockCluster(folders, url('postgres'));
  } catch (error) {
    await watched.stop();
    throw error;
  }
  const stop = async (): Promise<void> => {
    await lock.release();
    await watched.stop();
    await removeSocketFolder(folders);
  };
  const exited = watched.exited.then(() => undefined);
  return { url, exited, stop, [Symbol.asyncDispose]: stop };
}

/**
 * Where the server of a folder is reached that another process of ours has started: for commands
 * that look into a running system, after `startEmbeddedPostgres` has answered `in-use`.
 */
export function embeddedPostgresUrl(directory: string, database: string): string {
  return socketUrl(socketFolder(resolve(directory)), database);
}

function socketUrl(folder: string, database: string): string {
  const query = new URLSearchParams({ host: folder, user: superuser });
  return `postgresql:///${encodeURIComponent(database)}?${query}`;
}

/** Small when idle; durable; nothing but the socket. PostgreSQL documentation, chapter 19. */
function commandLine(binaries: Binaries, folders: Folders, durable: boolean): string[] {
  const settings: Readonly<Record<string, string | number>> = {
    listen_addresses: '',
    unix_socket_directories: folders.socket,
    unix_socket_permissions: '0700',
    max_connections: 100,
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers: 0,
    max_logical_replication_workers: 0,
    max_wal_senders: 0,
    autovacuum_naptime: '60s',
    autovacuum_max_workers: 2,
    log_line_prefix: '',
    log_checkpoints: 'off',
    timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [binaries.postgres, '-D', folders.cluster, ...flags];
}

/**
 * A server may still run on the folder: that of a live process (refuse), or that of one that
 * was killed a moment ago and whose watchdog is shutting it down (wait).
 */
async function waitForEarlier(folders: Folders, options: EmbeddedPostgresOptions): Promise<void> {
  const clock = options.clock ?? systemClock;
  const deadlineMs = clock.monotonicMs() + (options.takeoverTimeoutMs ?? 30_000);
  for (;;) {
    const pid = await postmasterPid(folders.cluster);
    if (pid === undefined) return;
    const answer = await askEarlier(folders);
    if (answer === 'silent' && !(await isPostmaster(pid, folders.cluster))) {
      return await removePidFile(folders.cluster);
    }
    if (clock.monotonicMs() >= deadlineMs) {
      throw new EmbeddedPostgresError(
        'in-use',
        `A PostgreSQL (process ${pid}) still runs on ${folders.root} without its Vitrine: ` +
          `stop it with kill -INT ${pid}`,
      );
    }
    await clock.sleep(20);
  }
}

/** @throws EmbeddedPostgresError `in-use` where a live process holds the folder's lock */
async function askEarlier(folders: Folders): Promise<'silent' | 'ending'> {
  const url = socketUrl(folders.socket, 'postgres');
  try {
    await using _lock = await lockDataFolder({ dedicated: () => openSession({ url }) }, '');
    return 'ending';
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    if (error.code === 'in-use') throw inUse(folders);
    // Without an SQLSTATE (57P03: starting up or shutting down) nobody listens on the socket.
    return error.sqlState === undefined && error.code === 'unavailable' ? 'silent' : 'ending';
  }
}

async function lockCluster(folders: Folders, url: string): Promise<FolderLock> {
  try {
    return await lockDataFolder({ dedicated: () => openSession({ url }) }, folders.root);
  } catch (error) {
    if (error instanceof PostgresError && error.code === 'in-use') throw inUse(folders);
    throw error;
  }
}

function inUse(folders: Folders): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'in-use',
    `Another Vitrine process uses the data folder ${folders.root}: stop it first`,
  );
}
