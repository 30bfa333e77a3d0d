import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { PostgresError } from '../postgres/errors.ts';
import { pageOfForm } from './content.ts';
import { type JsonObject, ProblemError, problemMediaType } from './problem.ts';

/** A module's errors as problems; undefined: not mine. Given by whoever composes the server. */
export type ErrorMapping = (error: unknown) => ProblemError | undefined;

/** What the platform itself can say about an error; everything unknown is our fault: 500. */
export function platformProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof PostgresError) return ofPostgres(error);
  if (hasZodFastifySchemaValidationErrors(error)) return ofValidation(error);
  if (isFastifyError(error)) return ofFastify(error);
  return internal(error);
}

function internal(cause: unknown): ProblemError {
  return new ProblemError(500, 'internal', 'Internal error', { cause });
}

function ofPostgres(error: PostgresError): ProblemError {
  switch (error.code) {
    case 'disk-full':
      return new ProblemError(507, 'insufficient-storage', 'No space left', { cause: error });
    case 'unavailable':
    case 'connection-lost':
    case 'commit-unknown':
    case 'serialization-failure':
    case 'deadlock':
    case 'schema-changed':
    case 'lock-timeout':
    case 'out-of-resources':
    case 'read-only':
      return unavailable(error);
    default:
      return internal(error);
  }
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError(503, 'unavailable', 'Temporarily unavailable', {
    detail: 'The same request may succeed later',
    headers: { 'retry-after': '2' },
    cause,
  });
}

interface ValidationFailure {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string | undefined;
}

/** `errors` names each failing field by JSON Pointer (RFC 6901) within the part at fault. */
function ofValidation(error: ValidationFailure): ProblemError {
  const part = error.validationContext ?? 'body';
  const errors: JsonObject[] = error.validation.map(({ instancePath, message }) => ({
    in: part,
    pointer: instancePath === '/' ? '' : instancePath,
    detail: message ?? 'is not valid',
  }));
  const first = error.validation[0];
  const field = first?.instancePath.slice(1).replaceAll('/', '.');
  const detail = `${part}${field ? `.${field}` : ''}: ${first?.message ?? 'is not valid'}`;
  return new ProblemError(400, 'invalid-request', 'Invalid request', { detail, extra: { errors } });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_');
}

function ofFastify(error: FastifyError): ProblemError {
  const options = { detail: error.message, cause: error };
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError(413, 'content-too-large', 'Content too large', options);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError(415, 'unsupported-media-type', 'Unsupported media type', options);
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new ProblemError(400, 'malformed-json', 'Malformed JSON', options);
    default: {
      const status = error.statusCode ?? 500;
      if (status < 400 || status >= 500) return internal(error);
      return new ProblemError(status, 'invalid-request', 'Invalid request', options);
    }
  }
}

export type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** A problem as another protocol says it; the status and the problem's headers are sent as well. */
export type ErrorShape = (
  problem: ProblemError,
  request: FastifyRequest,
) => {
  readonly contentType: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The error handler of routes that speak another protocol: the same problems, in its shape. */
export function shapedHandler(mappings: readonly ErrorMapping[], shape: ErrorShape): ErrorHandler {
  return (error, request, reply) => {
    const problem = mapped(error, mappings);
    logFailure(request, error, problem);
    const { contentType, body, headers } = shape(problem, request);
    reply
      .code(problem.status)
      .headers({ ...problem.headers, ...headers, 'content-type': contentType })
      .send(Buffer.from(JSON.stringify(body)));
  };
}

/** The error handler: maps, logs what is our fault, answers. */
export function problemHandler(mappings: readonly ErrorMapping[]): ErrorHandler {
  return (error, request, reply) => {
    const problem = mapped(error, mappings);
    logFailure(request, error, problem);
    const page = pageOfForm(request);
    if (page === undefined) sendProblem(request, reply, problem);
    else reply.redirect(`${page}?problem=${problem.code}`, 303);
  };
}

/** Our fault with its stack; what is foreseen and passes (full, fenced, away) in a line. */
function logFailure(request: FastifyRequest, error: unknown, problem: ProblemError): void {
  if (problem.status < 500) return;
  const { code, detail } = problem;
  if (problem.status === 500) request.log.error({ err: error }, problem.title);
  else request.log.info({ problem: code, detail }, problem.title);
}

function mapped(error: unknown, mappings: readonly ErrorMapping[]): ProblemError {
  for (const mapping of mappings) {
    const problem = mapping(error);
    if (problem !== undefined) return problem;
  }
  return platformProblem(error);
}

/** As bytes, so that no response schema of the route touches it. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemError,
): void {
  const body = { ...problem.toProblem(), instance: `urn:uuid:${request.id}` };
  reply
    .code(problem.status)
    .headers({ ...problem.headers, 'content-type': problemMediaType })
    .send(Buffer.from(JSON.stringify(body)));
}
