import type { ClickHouse } from './interfaces.ts';

/**
 * The same database, made ready by the first call: whoever never calls starts no engine. A failure
 * is the call's own, and the next call tries again.
 */
export function prepared(clickhouse: ClickHouse, prepare: () => Promise<void>): ClickHouse {
  let ready: Promise<void> | undefined;

  function whenReady(): Promise<void> {
    if (ready !== undefined) return ready;
    const preparing = prepare();
    ready = preparing;
    preparing.catch(() => {
      if (ready === preparing) ready = undefined;
    });
    return preparing;
  }

  return {
    query: async (...args) => {
      await whenReady();
      return clickhouse.query(...args);
    },
    queryWithData: async (...args) => {
      await whenReady();
      return clickhouse.queryWithData(...args);
    },
    command: async (...args) => {
      await whenReady();
      await clickhouse.command(...args);
    },
    insertNative: async (...args) => {
      await whenReady();
      await clickhouse.insertNative(...args);
    },
    stream: async function* (...args) {
      await whenReady();
      yield* clickhouse.stream(...args);
    },
    kill: async (queryId) => {
      await whenReady();
      await clickhouse.kill(queryId);
    },
    close: () => clickhouse.close(),
    [Symbol.asyncDispose]: () => clickhouse.close(),
  };
}
