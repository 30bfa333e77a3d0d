import type { ClickHouse } from './interfaces.ts';

/**
 * A database that is opened by the first call: whoever never calls starts no engine.
 * @param open gives the same one each time, or fails and tries again at the next call
 */
export function openedLater(open: () => Promise<ClickHouse>): ClickHouse {
  return {
    query: async (...args) => (await open()).query(...args),
    queryWithData: async (...args) => (await open()).queryWithData(...args),
    command: async (...args) => (await open()).command(...args),
    insertNative: async (...args) => (await open()).insertNative(...args),
    stream: async function* (...args) {
      yield* (await open()).stream(...args);
    },
    kill: async (queryId) => (await open()).kill(queryId),
    // Whoever opened it closes it.
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
