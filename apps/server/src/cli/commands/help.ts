import { defineCommand } from '../command.ts';

/** Answered before any command runs; declared so that the list shows it. */
export const help = defineCommand({
  name: 'help',
  summary: 'Show this list, or the help of one command',
  positionals: [
    { name: 'command', summary: 'Of which to show the help', optional: true, rest: true },
  ],
  examples: ['vitrine help', 'vitrine help up'],
  run: async () => undefined,
});
