import { commonOptions } from './arguments.ts';
import type { Command, CommandGroup, OptionSpec, PositionalSpec } from './command.ts';

const lineColumns = 80;
const program = 'vitrine';

/** The help of everything: commands by themselves, then by group. */
export function programHelp(commands: readonly Command[], groups: readonly CommandGroup[]): string {
  const single = commands.filter(({ name }) => !name.includes(' '));
  const rows: Row[] = [
    ...single.map(({ name, summary }): Row => [name, summary]),
    ...groups.map(({ name, summary }): Row => [`${name} …`, summary]),
  ];
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  return page(
    `Usage: ${program} <command> [options]`,
    section('Commands', rows),
    `Run "${program} <command> --help" for one command, "${program} --version" for the version.`,
  );
}

export function groupHelp(group: CommandGroup, commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }): Row => [name, summary]);
  return page(
    `Usage: ${program} ${group.name} <command> [options]`,
    wrap(group.summary, 0),
    section('Commands', rows),
    `Run "${program} ${group.name} <command> --help" for one of them.`,
  );
}

export function commandHelp(command: Command): string {
  const positionals = command.positionals ?? [];
  const options = Object.entries({ ...command.options, ...commonOptions });
  return page(
    `Usage: ${usage(command)}`,
    wrap(command.summary, 0),
    ...(command.description?.split('\n\n').map((text) => wrap(text, 0)) ?? []),
    section(
      'Arguments',
      positionals.map(({ name, summary }): Row => [`<${name}>`, summary]),
    ),
    section(
      'Options',
      options.map(([name, spec]): Row => [flag(name, spec), about(spec)]),
    ),
    section(
      'Examples',
      (command.examples ?? []).map((example): Row => [example, '']),
    ),
  );
}

/** One line: the command with all that must be given. */
export function usage({ name, positionals = [], options = {} }: Command): string {
  const needed = Object.entries(options).filter(([, spec]) => spec.required);
  const words = [
    ...needed.map(([option, spec]) => `--${option} <${spec.value ?? spec.type}>`),
    '[options]',
    ...positionals.map(positionalUsage),
  ];
  return [program, name, ...words].join(' ');
}

function positionalUsage({ name, optional, rest }: PositionalSpec): string {
  const word = `<${name}>${rest ? '…' : ''}`;
  return optional ? `[${word}]` : word;
}

function flag(name: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  const value = spec.type === 'boolean' ? '' : ` <${spec.value ?? spec.type}>`;
  return `${short}--${name}${value}`;
}

function about({ summary, default: value, choices, multiple, required }: OptionSpec): string {
  const notes = [
    ...(required ? ['needed'] : []),
    ...(choices === undefined ? [] : [choices.join(', ')]),
    ...(value === undefined ? [] : [`default ${value}`]),
    ...(multiple ? ['may be repeated'] : []),
  ];
  return notes.length === 0 ? summary : `${summary} (${notes.join('; ')})`;
}

type Row = readonly [term: string, text: string];

function section(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const termColumns = Math.min(28, Math.max(...rows.map(([term]) => term.length)));
  const lines = rows.map(([term, text]) => {
    if (text === '') return `  ${term}`;
    const indent = termColumns + 4;
    const head = `  ${term.padEnd(termColumns)}  `;
    const wrapped = wrap(text, indent);
    return term.length > termColumns
      ? `  ${term}\n${' '.repeat(indent)}${wrapped}`
      : head + wrapped;
  });
  return `${title}:\n${lines.join('\n')}`;
}

/** Breaks between words; every line but the first is indented. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (indent + line.length + 1 + word.length <= lineColumns) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
