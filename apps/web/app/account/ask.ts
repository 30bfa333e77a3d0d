/** What this browser asks of the party it is at, with its cookie. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** `sign-in-refused`, `unknown-link`, … */
  readonly code: string;

  constructor(status: number, problem: Record<string, unknown>) {
    super(String(problem.detail ?? problem.title ?? `The answer was ${status}`));
    this.status = status;
    this.code = /^urn:vitrine:problem:([a-z0-9-]+)$/.exec(String(problem.type))?.[1] ?? 'unknown';
  }
}

/** @param json sent as a POST unless told; a GET without it. @throws {Refused} */
export async function ask<T>(path: string, json?: object, method = 'POST'): Promise<T> {
  const response = await fetch(path, {
    ...(json === undefined
      ? {}
      : {
          method,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(json),
        }),
  });
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  if (response.ok) return answer as T;
  throw new Refused(response.status, answer);
}

/** What to tell a person of a failure. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return 'The passkey was not used: it was declined, or the time was over.';
  }
  return error instanceof Error ? error.message : 'That did not work.';
}

/** A path of this origin to go on to; the console unless a good one is given. */
export function safeReturn(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) && !wanted.includes('\\')
    ? wanted
    : '/console';
}
