import { createRequire } from 'node:module';

/** One connection of the engine: settings, parameters and temporary tables of its own. */
export type Connection = object & { readonly __connection: never };

/**
 * The functions of chdb's addon that we use. Its published `Session` stands on them, but closes no
 * connection while any other is at work, so that under steady work they pile up (2 MiB each). The
 * addon itself closes one that has finished; one at work must never be closed.
 */
export interface NativeEngine {
  /** @param args as of `clickhouse local`; the first connection opens the engine with them */
  CreateConnection(directory: string, args: readonly string[]): Connection;
  QueryAsyncConnection(
    connection: Connection,
    sql: string,
    format: string,
  ): Promise<{ readonly bytes: Uint8Array }>;
  CloseConnection(connection: Connection): void;
}

interface Loader {
  loadNative(): NativeEngine;
}

/** @throws where the package has no binary for this machine */
export function loadNative(): NativeEngine {
  const require = createRequire(import.meta.url);
  const loader = createRequire(require.resolve('chdb'))('./dist/loader.js') as Loader;
  return loader.loadNative();
}
