export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** RFC 9457, section 3. */
export interface Problem extends JsonObject {
  readonly type: string;
  readonly title: string;
  readonly status: number;
}

export const problemMediaType = 'application/problem+json';

export interface ProblemOptions extends ErrorOptions {
  /** What went wrong this time, for people; never repeats secrets or what others stored. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members (RFC 9457, section 3.2). */
  readonly extra?: JsonObject;
}

/** Thrown anywhere in a handler, becomes the response. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Kebab case; the problem's type is `urn:vitrine:problem:<code>`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extra: JsonObject;

  /** @param status 400 to 599 */
  constructor(status: number, code: string, title: string, options: ProblemOptions = {}) {
    super(options.detail ?? title, options);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = options.detail;
    this.headers = options.headers ?? {};
    this.extra = options.extra ?? {};
  }

  toProblem(): Problem {
    return {
      ...this.extra,
      type: `urn:vitrine:problem:${this.code}`,
      title: this.title,
      status: this.status,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}
