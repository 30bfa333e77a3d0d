import type { Command, CommandGroup } from '../command.ts';
import { help } from './help.ts';
import { relocateCommands } from './relocate.ts';
import { up } from './up.ts';
import { versionCommand } from './version.ts';

/** Every command; a new one is a file beside this one and a line here. */
export const commands: readonly Command[] = [up, ...relocateCommands, help, versionCommand];

/** What the first words of two-word commands stand for. */
export const groups: readonly CommandGroup[] = [
  { name: 'relocate', summary: 'Move a region’s data to another site, with proof' },
];
