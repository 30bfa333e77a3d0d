import { isObject, type Json, parseJson } from './json.ts';

/** A problem document (RFC 9457). Members beyond these depend on its type. */
export interface Problem {
  readonly type: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly [member: string]: Json | undefined;
}

const typePrefix = 'urn:vitrine:problem:';

/** The problem in an answer's text; undefined where it is none, since the status says enough. */
export function readProblem(text: string): Problem | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { type = 'about:blank', title, status, detail, ...others } = value;
  if (typeof type !== 'string') return undefined;
  return {
    ...others,
    type,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
  };
}

/** `region-fenced` of `urn:vitrine:problem:region-fenced`. */
export function problemCode(problem: Problem | undefined): string | undefined {
  return problem?.type.startsWith(typePrefix) ? problem.type.slice(typePrefix.length) : undefined;
}

/** One line for people. */
export function describeProblem(status: number, problem: Problem | undefined): string {
  const said = problem?.detail ?? problem?.title;
  return said === undefined ? `HTTP status ${status}` : `HTTP status ${status}: ${said}`;
}
