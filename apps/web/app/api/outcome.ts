import { ApiProblem } from './client.ts';

/** Why something was not done, for the page that asked. */
export interface Refusal {
  readonly status: number;
  /** `policy-invalid`, `not-permitted`, … */
  readonly code: string;
  readonly title: string;
  readonly words: string;
  /** Of a policy file, by line. */
  readonly problems: readonly TextProblem[];
}

export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  readonly suggestion?: string | undefined;
}

export type Outcome<T> =
  | { readonly data: T; readonly refusal?: undefined }
  | { readonly data?: undefined; readonly refusal: Refusal };

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What was asked for, or why not: for what people can do something about.
 * @throws {ApiProblem} where it is our fault
 */
export async function outcome<T>(asking: Promise<Answer<T>>): Promise<Outcome<T>> {
  const { data, error, response } = await asking;
  if (response.ok) return { data: data as T };
  const problem = new ApiProblem(response.status, error);
  if (response.status === 500) throw problem;
  const { problems } = Object(error) as { problems?: readonly TextProblem[] };
  return {
    refusal: {
      status: response.status,
      code: problem.code,
      title: problem.title,
      words: problem.message,
      problems: problems ?? [],
    },
  };
}
