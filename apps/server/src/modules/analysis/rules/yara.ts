import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RuleProblem, RuleSource } from './types.ts';

type Yara = typeof import('@virustotal/yara-x');
export type CompiledRules = import('@virustotal/yara-x').Rules;
export type RulesScanner = import('@virustotal/yara-x').Scanner;

/** What rules may ask of a file besides its bytes. */
export interface RuleGlobals {
  readonly file_name: string;
  readonly file_format: string;
  readonly media_type: string;
}

export const noGlobals: RuleGlobals = { file_name: '', file_format: '', media_type: '' };

/** A group of sources whose rules see one another. */
export interface Namespace {
  readonly name: string;
  readonly sources: readonly RuleSource[];
}

/** YARA-X in WebAssembly, in an instance of its own. */
export interface YaraInstance {
  /** What is returned has to be freed. @throws {CompileError} */
  compile(namespaces: readonly Namespace[]): CompiledRules;
}

/** Rules that do not compile, with every problem that the compiler names. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(`${problems.length} problems in rules`);
    this.problems = problems;
  }
}

/**
 * The package's code, read once: in a sandbox nothing can be read later. It keeps one instance for
 * each evaluation of its module, so that each instance takes an evaluation of its own.
 */
const entry = import.meta.resolve('@virustotal/yara-x');
const code = readFileSync(fileURLToPath(entry), 'utf8');
const program = readFileSync(fileURLToPath(new URL('yara_x_js_bg.wasm', entry)));
const module = new WebAssembly.Module(program);
let instances = 0;

/**
 * A fresh instance, with a memory of its own: after a scan that was stopped, or that trapped, the old
 * one is not to be trusted.
 */
export async function createYara(): Promise<YaraInstance> {
  instances += 1;
  const source = Buffer.from(`${code}\n// ${instances}\n`).toString('base64');
  const yara = (await import(`data:text/javascript;base64,${source}`)) as Yara;
  yara.initSync({ module });
  return { compile: (namespaces) => compile(yara, namespaces) };
}

function compile(yara: Yara, namespaces: readonly Namespace[]): CompiledRules {
  const compiler = new yara.Compiler();
  try {
    for (const [name, value] of Object.entries(noGlobals)) compiler.defineGlobal(name, value);
    const problems: RuleProblem[] = [];
    for (const { name, sources } of namespaces) {
      compiler.newNamespace(name);
      for (const source of sources) problems.push(...addSource(compiler, source));
    }
    if (problems.length > 0) throw new CompileError(problems);
    return compiler.build();
  } finally {
    compiler.free();
  }
}

function addSource(
  compiler: InstanceType<Yara['Compiler']>,
  source: RuleSource,
): readonly RuleProblem[] {
  const known = compiler.errors.length;
  try {
    compiler.addSource(source.text);
    return [];
  } catch (error) {
    const told = compiler.errors.slice(known);
    const messages = told.length > 0 ? told : [error instanceof Error ? error.message : ''];
    return messages.map((message) => problemOf(source.name, message));
  }
}

/** Reads `error[E009]: unknown identifier …` and the ` --> line:4:23` below it. */
function problemOf(source: string, told: string): RuleProblem {
  const [first = ''] = told.split('\n');
  const [, code, sentence] = /^error(?:\[(\w+)\])?: (.*)$/.exec(first) ?? [];
  const [, line, column] = /--> line:(\d+):(\d+)/.exec(told) ?? [];
  const detail = [...told.matchAll(/\^+ (.+)$/gm)].map(([, text]) => text).join('; ');
  return {
    source,
    ...(line === undefined ? {} : { line: Number(line), column: Number(column) }),
    ...(code === undefined ? {} : { code }),
    message: [sentence ?? first, detail].filter((part) => part !== '').join(': '),
  };
}
