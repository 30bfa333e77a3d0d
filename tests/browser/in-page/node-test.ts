/** Stands in for `node:test` in a browser: collects tests, and runs them when told to. */
export interface Outcome {
  readonly name: string;
  /** `code` is that of the error, where it has one. */
  readonly failure?: { readonly message: string; readonly code: string | undefined };
}

type Body = () => void | Promise<void>;

interface Item {
  readonly kind: 'suite' | 'test';
  readonly title: string;
  readonly body: Body;
}

let collected: Item[] = [];

export function describe(title: string, body: Body): void {
  collected.push({ kind: 'suite', title, body });
}

export function it(title: string, body: Body): void {
  collected.push({ kind: 'test', title, body });
}

export const test = it;

/**
 * Runs what was collected since the last call, one after another. A suite whose body fails counts
 * as a test that failed.
 */
export async function runCollected(path = ''): Promise<Outcome[]> {
  const items = collected;
  const outcomes: Outcome[] = [];
  for (const { kind, title, body } of items) {
    const name = `${path}${title}`;
    collected = [];
    try {
      await body();
      if (kind === 'test') outcomes.push({ name });
      else outcomes.push(...(await runCollected(`${name}: `)));
    } catch (error) {
      outcomes.push({ name, failure: describeFailure(error) });
    }
  }
  collected = [];
  return outcomes;
}

function describeFailure(error: unknown): NonNullable<Outcome['failure']> {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { message: error.stack ?? error.message, code };
}
