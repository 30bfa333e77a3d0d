import { ConfigError } from '../platform/config/index.ts';
import { fileFailure } from '../platform/files.ts';
import { UsageError } from './command.ts';
import { toJson } from './output.ts';
import type { TextSink } from './streams.ts';

export function failureStatus(error: unknown): number {
  return error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
}

/** Says what went wrong: a line for people, a problem (RFC 9457) for programs. */
export function reportFailure(error: unknown, stderr: TextSink, json: boolean): void {
  if (json) stderr.write(`${toJson(problemOf(error))}\n`);
  else stderr.write(`${wordsOf(error)}\n`);
}

function problemOf(error: unknown): Record<string, unknown> {
  const { code, title, message } = described(error);
  return {
    type: `urn:vitrine:problem:${code ?? 'internal'}`,
    title: title ?? (code === undefined ? 'Internal error' : 'Not done'),
    detail: message,
  };
}

function wordsOf(error: unknown): string {
  const { code, message, stack } = described(error);
  const lines = [`vitrine: ${message}`];
  if (error instanceof UsageError) {
    const words = ['vitrine', ...(error.command === undefined ? [] : [error.command]), '--help'];
    lines.push(`Run "${words.join(' ')}" for what is possible.`);
  } else if (code === undefined && stack !== undefined) lines.push(stack);
  return lines.join('\n');
}

interface Described {
  /** Errors with a code are foreseen; others show where they came from. */
  readonly code: string | undefined;
  readonly title: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

function described(error: unknown): Described {
  if (!(error instanceof Error)) {
    return { code: undefined, title: undefined, message: String(error), stack: undefined };
  }
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : undefined;
  };
  const code = text('code');
  const message = fileFailure(error) ?? error.message;
  return { code, title: text('title'), message, stack: error.stack };
}
