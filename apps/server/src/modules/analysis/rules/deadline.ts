import vm from 'node:vm';

const script = new vm.Script('run()');
const sandbox: { run: () => unknown } = { run: () => undefined };
const context = vm.createContext(sandbox);

/**
 * Runs what does not give the thread back, WebAssembly too, and stops it when its time is over. What
 * was stopped is in no state to be used again. WebAssembly has no clock of its own: YARA-X's own time
 * limit does nothing in it.
 * @returns what `work` returned; undefined where it was stopped
 * @throws whatever `work` throws
 */
export function withinMs<T>(ms: number, work: () => T): { readonly value: T } | undefined {
  let done: { readonly value: T } | undefined;
  sandbox.run = () => {
    done = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) });
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  } finally {
    sandbox.run = () => undefined;
  }
  return done;
}

/** The error is made in the context of the script, so that it is no `Error` of this one. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
