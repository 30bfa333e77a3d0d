import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RuleEffect } from '../verdict/index.ts';
import { encodeBundle } from './bundle.ts';
import type { RuleProblem, RuleSet } from './types.ts';

export interface TrialOrder {
  readonly bundle: string;
  readonly goodware: readonly string[];
  /** Bytes of goodware after which it is enough. */
  readonly bytesMax: number;
  readonly fileMs: number;
  readonly ruleMs: number;
}

/** A rule that matches harmless files, or takes too long for one. */
export interface TrialMatch {
  readonly rule: string;
  readonly effect: RuleEffect;
  /** How many files. */
  readonly files: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

export interface TrialReport {
  readonly files: number;
  readonly bytes: number;
  readonly durationMs: number;
  readonly matches: readonly TrialMatch[];
  /** Rules that did not come to their end on a file. */
  readonly slow: readonly { readonly rule: string; readonly examples: readonly string[] }[];
}

/** What the process tells, a line each. */
export type TrialTold =
  | { readonly kind: 'invalid'; readonly problems: readonly RuleProblem[] }
  | { readonly kind: 'compiled' }
  | { readonly kind: 'progress'; readonly files: number; readonly bytes: number }
  | {
      readonly kind: 'match';
      readonly file: string;
      readonly rule: string;
      readonly effect: RuleEffect;
    }
  | { readonly kind: 'slow'; readonly file: string; readonly rule: string }
  | { readonly kind: 'done'; readonly files: number; readonly bytes: number };

export type TrialEnd =
  | { readonly kind: 'invalid'; readonly problems: readonly RuleProblem[] }
  | { readonly kind: 'tried'; readonly report: TrialReport }
  /** The process ended, or was stopped, before its end. */
  | { readonly kind: 'failed'; readonly problem: string };

export interface TrialOptions {
  readonly goodware: readonly string[];
  readonly bytesMax?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onCompiled?: () => void;
  readonly onProgress?: (files: number, bytes: number) => void;
}

const usualBytesMax = 2_147_483_648;
const usualTimeoutMs = 900_000;
const examplesMax = 5;

const child = fileURLToPath(new URL('./trial-child.ts', import.meta.url));

/** Tries a set on files that are known to be harmless, in a process of its own. */
export async function tryRuleSet(set: RuleSet, options: TrialOptions): Promise<TrialEnd> {
  const { goodware, bytesMax = usualBytesMax, timeoutMs = usualTimeoutMs } = options;
  const startedAt = performance.now();
  const node = [
    ...['--permission', '--allow-fs-read=*', '--disallow-code-generation-from-strings'],
    ...['--no-addons', '--disable-warning=ExperimentalWarning', child],
  ];
  const over = AbortSignal.timeout(timeoutMs);
  const ended = options.signal === undefined ? over : AbortSignal.any([over, options.signal]);
  const running = spawn(process.execPath, node, { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
  const kill = () => void running.kill('SIGKILL');
  ended.addEventListener('abort', kill);
  try {
    const exited = once(running, 'exit');
    // Where the process ends before it has read, its end says so.
    running.stdin.on('error', () => undefined);
    const bundle = Buffer.from(encodeBundle({ generation: 1, sets: [set] })).toString('utf8');
    const order: TrialOrder = { bundle, goodware, bytesMax, fileMs: 10_000, ruleMs: 1_000 };
    running.stdin.end(JSON.stringify(order));
    const told = await follow(createInterface({ input: running.stdout }), options);
    await exited;
    if (told.problems !== undefined) return { kind: 'invalid', problems: told.problems };
    if (told.end !== undefined) {
      const durationMs = Math.round(performance.now() - startedAt);
      return { kind: 'tried', report: { ...told.end, durationMs, ...told.found() } };
    }
    options.signal?.throwIfAborted();
    const problem = over.aborted ? `not at its end after ${timeoutMs} ms` : 'its process ended';
    return { kind: 'failed', problem: told.isCompiled ? problem : `compiling: ${problem}` };
  } finally {
    ended.removeEventListener('abort', kill);
    kill();
  }
}

class Found {
  readonly #matches = new Map<string, { effect: RuleEffect; files: number; examples: string[] }>();
  readonly #slow = new Map<string, string[]>();
  isCompiled = false;
  problems: readonly RuleProblem[] | undefined;
  end: { readonly files: number; readonly bytes: number } | undefined;

  match({ rule, effect, file }: { rule: string; effect: RuleEffect; file: string }): void {
    const known = this.#matches.get(rule) ?? { effect, files: 0, examples: [] };
    known.files += 1;
    if (known.examples.length < examplesMax) known.examples.push(file);
    this.#matches.set(rule, known);
  }

  slow({ rule, file }: { rule: string; file: string }): void {
    const examples = this.#slow.get(rule) ?? [];
    if (examples.length < examplesMax) examples.push(file);
    this.#slow.set(rule, examples);
  }

  found(): Pick<TrialReport, 'matches' | 'slow'> {
    return {
      matches: [...this.#matches].map(([rule, found]) => ({ rule, ...found })),
      slow: [...this.#slow].map(([rule, examples]) => ({ rule, examples })),
    };
  }
}

async function follow(lines: AsyncIterable<string>, options: TrialOptions): Promise<Found> {
  const found = new Found();
  for await (const line of lines) {
    const told: TrialTold = JSON.parse(line);
    if (told.kind === 'invalid') found.problems = told.problems;
    else if (told.kind === 'match') found.match(told);
    else if (told.kind === 'slow') found.slow(told);
    else if (told.kind === 'done') found.end = { files: told.files, bytes: told.bytes };
    else if (told.kind === 'progress') options.onProgress?.(told.files, told.bytes);
    else {
      found.isCompiled = true;
      options.onCompiled?.();
    }
  }
  return found;
}

/** Why a set may not go live by its trial; empty where it may. */
export function objectionsTo({ matches, slow }: TrialReport): string[] {
  return [
    ...matches
      .filter(({ effect }) => effect === 'condemns')
      .map(({ rule, files }) => `${rule} condemns ${files} harmless files`),
    ...slow.map(({ rule }) => `${rule} does not come to its end on a harmless file`),
  ];
}
