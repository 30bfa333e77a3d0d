import { parseArgs } from 'node:util';
import { type Command, type OptionSpec, type OptionSpecs, UsageError } from './command.ts';
import { suggestion } from './suggestion.ts';

/** What every command takes. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', summary: 'Show this help' },
  json: { type: 'boolean', summary: 'Answer in JSON; errors as problems on standard error' },
} as const satisfies OptionSpecs;

type Value = string | number | boolean | readonly (string | number)[] | undefined;

export interface Arguments {
  readonly options: Readonly<Record<string, Value>>;
  readonly positionals: readonly string[];
}

/** Reads the words after a command's name. @throws UsageError */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const specs: OptionSpecs = { ...command.options, ...commonOptions };
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens(specs, words)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const values = given.get(token.name) ?? [];
    given.set(token.name, [...values, readToken(command, specs, token)]);
  }
  if (given.has('help')) return { options: { help: true }, positionals: [] };
  const options: Record<string, Value> = {};
  for (const [name, spec] of Object.entries(specs)) {
    options[name] = optionValue(command, name, spec, given.get(name));
  }
  checkPositionals(command, positionals);
  return { options, positionals };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function tokens(specs: OptionSpecs, words: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short }]) => [
      name,
      { type: type === 'boolean' ? type : 'string', ...(short ? { short } : {}) } as const,
    ]),
  );
  const parsed = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return parsed.tokens;
}

function readToken(command: Command, specs: OptionSpecs, token: OptionToken): string {
  const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
  if (spec === undefined) {
    const known = Object.keys(specs).map((name) => `--${name}`);
    throw new UsageError(
      `Unknown option ${token.rawName}${suggestion(token.rawName, known)}`,
      command.name,
    );
  }
  if (spec.type === 'boolean') {
    if (token.value === undefined) return 'true';
    throw new UsageError(`${token.rawName} takes no value`, command.name);
  }
  if (token.value !== undefined && token.value !== '') return token.value;
  throw new UsageError(`${token.rawName} needs a value`, command.name);
}

function optionValue(
  command: Command,
  name: string,
  spec: OptionSpec,
  texts: readonly string[] | undefined,
): Value {
  if (spec.type === 'boolean') return texts !== undefined;
  if (texts === undefined) {
    if (spec.required) throw new UsageError(`--${name} is needed`, command.name);
    return spec.multiple ? [] : spec.default;
  }
  const values = texts.map((text) => readValue(command, name, spec, text));
  if (spec.multiple) return values;
  if (values.length === 1) return values[0];
  throw new UsageError(`--${name} was given ${values.length} times`, command.name);
}

function readValue(
  command: Command,
  name: string,
  spec: OptionSpec,
  text: string,
): string | number {
  if (spec.choices !== undefined && !spec.choices.includes(text)) {
    const choices = spec.choices.join(', ');
    throw new UsageError(`--${name} must be one of ${choices}, not ${text}`, command.name);
  }
  if (spec.type !== 'integer') return text;
  const number = Number(text);
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = spec;
  if (/^-?\d+$/.test(text) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} must be ${rangeOf(spec)}, not ${text}`, command.name);
}

function rangeOf({ min, max }: OptionSpec): string {
  const from = min === undefined ? '' : ` from ${min}`;
  const to = max === undefined ? '' : ` to ${max}`;
  return `a whole number${from}${to}${min !== undefined && max === undefined ? ' on' : ''}`;
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const specs = command.positionals ?? [];
  const missing = specs.slice(given.length).find(({ optional }) => !optional);
  if (missing !== undefined) {
    throw new UsageError(`<${missing.name}> is missing`, command.name);
  }
  const unbounded = specs.at(-1)?.rest ?? false;
  if (given.length <= specs.length || unbounded) return;
  throw new UsageError(`Unexpected argument ${given[specs.length]}`, command.name);
}
