/** Stands in for what our tests use of `node:assert/strict`, in a browser. */
class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

type Expected = Readonly<Record<string, unknown>> | undefined;

function fail(message = 'failed'): never {
  throw new AssertionError(message);
}

function ok(value: unknown, message = `${show(value)} is not truthy`): asserts value {
  if (!value) fail(message);
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  ok(Object.is(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`);
}

function notEqual(actual: unknown, expected: unknown, message?: string): void {
  ok(!Object.is(actual, expected), message ?? `both are ${show(actual)}`);
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  ok(isDeepEqual(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`);
}

function throws(body: () => unknown, expected?: Expected, message?: string): void {
  try {
    body();
  } catch (error) {
    matches(error, expected, message);
    return;
  }
  fail(`nothing was thrown: ${message ?? ''}`);
}

async function rejects(
  pending: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected,
  message?: string,
): Promise<void> {
  try {
    await (typeof pending === 'function' ? pending() : pending);
  } catch (error) {
    matches(error, expected, message);
    return;
  }
  fail(`nothing was rejected: ${message ?? ''}`);
}

/** An error that is not the expected one is passed on, so that its code is seen. */
function matches(error: unknown, expected: Expected, message: string | undefined): void {
  const holds = Object.entries(expected ?? {}).every(([key, wanted]) => {
    const found = error instanceof Error ? Reflect.get(error, key) : undefined;
    return wanted instanceof RegExp ? wanted.test(String(found)) : isDeepEqual(found, wanted);
  });
  if (holds) return;
  if (error instanceof Error && 'code' in error) throw error;
  fail(`${message ?? ''}: ${show(error)} is not ${show(expected)}`);
}

function isDeepEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (left instanceof Map || left instanceof Set) {
    return isDeepEqual([...left], [...(right as Iterable<unknown>)]);
  }
  const keys = Reflect.ownKeys(left);
  return (
    keys.length === Reflect.ownKeys(right).length &&
    keys.every(
      (key) =>
        Object.hasOwn(right, key) && isDeepEqual(Reflect.get(left, key), Reflect.get(right, key)),
    )
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `${member}n` : member,
  );
  return text ?? String(value);
}

export default { fail, ok, equal, notEqual, deepEqual, throws, rejects };
