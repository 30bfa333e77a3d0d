import type { Output } from './output.ts';

/** One `--option` of a command; `--help` and `--json` every command has. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean' | 'integer';
  readonly summary: string;
  /** What stands for the value in the help: `--port <number>`. */
  readonly value?: string;
  /** One letter. */
  readonly short?: string;
  readonly required?: boolean;
  /** May be given several times; its value is a list. */
  readonly multiple?: boolean;
  readonly default?: string | number;
  readonly choices?: readonly string[];
  /** Of an integer: the least and the greatest. */
  readonly min?: number;
  readonly max?: number;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Single<S extends OptionSpec> = S extends { readonly type: 'integer' }
  ? number
  : S extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string;

type ValueOf<S extends OptionSpec> = S extends { readonly type: 'boolean' }
  ? boolean
  : S extends { readonly multiple: true }
    ? readonly Single<S>[]
    : S extends { readonly required: true } | { readonly default: string | number }
      ? Single<S>
      : Single<S> | undefined;

/** The options of a call, typed after their declaration. */
export type OptionValues<O extends OptionSpecs> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

export interface PositionalSpec {
  readonly name: string;
  readonly summary: string;
  readonly optional?: boolean;
  /** Takes all that remain; only the last may. */
  readonly rest?: boolean;
}

export interface Call<O extends OptionSpecs> {
  readonly options: OptionValues<O>;
  /** In the order given; as many as the command declares. */
  readonly positionals: readonly string[];
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the process is told to end. */
  readonly signal: AbortSignal;
}

export interface Command<O extends OptionSpecs = OptionSpecs> {
  /** One word, or several for a command of a group: `relocate plan`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Paragraphs for its own help page. */
  readonly description?: string;
  readonly positionals?: readonly PositionalSpec[];
  readonly options?: O;
  /** Whole command lines. */
  readonly examples?: readonly string[];
  /** The exit status; 0 if nothing is returned. @throws UsageError, and errors with a `code` */
  run(call: Call<O>): Promise<number | undefined> | Promise<void>;
}

export interface CommandGroup {
  /** First word of its commands. */
  readonly name: string;
  readonly summary: string;
}

/** Declares a command; the options of its calls are typed after their declaration. */
export function defineCommand<const O extends OptionSpecs = Record<never, never>>(
  command: Command<O>,
): Command {
  return command;
}

/** The command line is wrong: exit status 2 and a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
  /** The command whose help would tell. */
  readonly command: string | undefined;

  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}
