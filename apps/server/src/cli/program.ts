import { type Arguments, readArguments } from './arguments.ts';
import { type Command, type CommandGroup, UsageError } from './command.ts';
import { failureStatus, reportFailure } from './failure.ts';
import { commandHelp, groupHelp, programHelp } from './help.ts';
import { createOutput } from './output.ts';
import type { Streams } from './streams.ts';
import { suggestion } from './suggestion.ts';

export interface Program {
  readonly commands: readonly Command[];
  readonly groups: readonly CommandGroup[];
  readonly version: string;
}

export interface Surroundings extends Streams {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Runs one command line and gives the exit status: 0, 1 for a failure, 2 for a wrong command line,
 * or what the command says.
 */
export async function runProgram(
  program: Program,
  words: readonly string[],
  around: Surroundings,
): Promise<number> {
  const json = words.includes('--json');
  const output = createOutput(around, json);
  try {
    const help = helpAskedFor(program, words);
    if (help !== undefined) {
      around.stdout.write(help);
      return words.length === 0 ? 2 : 0;
    }
    if (words[0] === '--version') {
      output.result({ version: program.version }, program.version);
      return 0;
    }
    const { command, rest } = findCommand(program, words);
    const parsed = readArguments(command, rest);
    return (await command.run(callOf(parsed, output, around))) ?? 0;
  } catch (error) {
    reportFailure(error, around.stderr, json);
    return failureStatus(error);
  }
}

function callOf(
  { options, positionals }: Arguments,
  output: ReturnType<typeof createOutput>,
  { env, signal }: Surroundings,
): Parameters<Command['run']>[0] {
  return {
    options: options as Parameters<Command['run']>[0]['options'],
    positionals,
    output,
    env,
    signal,
  };
}

/** Help for what comes before `--help`, or for what follows `help`. */
function helpAskedFor(program: Program, words: readonly string[]): string | undefined {
  const [first, ...others] = words;
  if (first === undefined) return programHelp(program.commands, program.groups);
  if (first === 'help') {
    const asked = others.filter((word) => !['--json', '--help', '-h'].includes(word));
    const ofItself = asked.length === 0 && others.some((word) => word !== '--json');
    return helpFor(program, ofItself ? ['help'] : asked);
  }
  const end = words.indexOf('--');
  const before = end === -1 ? words : words.slice(0, end);
  if (!before.some((word) => word === '--help' || word === '-h')) return undefined;
  return helpFor(
    program,
    before.filter((word) => !word.startsWith('-')),
  );
}

function helpFor(program: Program, words: readonly string[]): string {
  if (words.length === 0) return programHelp(program.commands, program.groups);
  const group = program.groups.find(({ name }) => name === words[0]);
  if (group !== undefined && words.length === 1) {
    return groupHelp(group, membersOf(program, group));
  }
  return commandHelp(findCommand(program, words).command);
}

function membersOf(program: Program, group: CommandGroup): Command[] {
  return program.commands.filter(({ name }) => name.startsWith(`${group.name} `));
}

interface Found {
  readonly command: Command;
  readonly rest: readonly string[];
}

/** The command with the longest name that the words begin with. @throws UsageError */
function findCommand({ commands, groups }: Program, words: readonly string[]): Found {
  const byLength = commands.toSorted((a, b) => b.name.length - a.name.length);
  for (const command of byLength) {
    const parts = command.name.split(' ');
    if (parts.every((part, i) => part === words[i])) {
      return { command, rest: words.slice(parts.length) };
    }
  }
  throw unknownCommand(commands, groups, words);
}

function unknownCommand(
  commands: readonly Command[],
  groups: readonly CommandGroup[],
  words: readonly string[],
): UsageError {
  const group = groups.find(({ name }) => name === words[0]);
  if (group === undefined) {
    const given = words[0] ?? '';
    const known = [...commands, ...groups].map(({ name }) => name.split(' ')[0] ?? '');
    return new UsageError(`Unknown command ${given}${suggestion(given, known)}`);
  }
  const member = words[1];
  if (member === undefined || member.startsWith('-')) {
    return new UsageError(`${group.name} needs a command`, group.name);
  }
  const known = commands
    .filter(({ name }) => name.startsWith(`${group.name} `))
    .map(({ name }) => name.slice(group.name.length + 1));
  return new UsageError(
    `Unknown command ${group.name} ${member}${suggestion(member, known)}`,
    group.name,
  );
}
