/** Work on many small things at once, bounded by the bytes they hold. */
export interface Gathering extends AsyncDisposable {
  /** Begins the work, and resolves when there is room for more. @throws what an earlier work threw */
  add(bytes: number, work: () => Promise<void>): Promise<void>;
  /** Resolves when all is done. @throws what the first that failed threw */
  end(): Promise<void>;
}

/** Left early, its end waits for what is under way: nothing may still be writing when the caller tries again. */
export function createGathering(bytesMax: number): Gathering {
  let underWay = 0;
  let bytesHeld = 0;
  let failure: { error: unknown } | undefined;
  let ended = Promise.withResolvers<void>();

  async function run(bytes: number, work: () => Promise<void>): Promise<void> {
    underWay++;
    bytesHeld += bytes;
    try {
      await work();
    } catch (error) {
      failure ??= { error };
    } finally {
      underWay--;
      bytesHeld -= bytes;
      ended.resolve();
    }
  }

  async function settle(isEnough: () => boolean): Promise<void> {
    while (underWay > 0 && !isEnough()) {
      ended = Promise.withResolvers();
      await ended.promise;
    }
  }

  function check(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    add: async (bytes, work) => {
      check();
      void run(bytes, work);
      await settle(() => bytesHeld < bytesMax || failure !== undefined);
      check();
    },
    end: async () => {
      await settle(() => false);
      check();
    },
    [Symbol.asyncDispose]: () => settle(() => false),
  };
}
