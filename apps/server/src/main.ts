import { commands, groups } from './cli/commands/index.ts';
import { interruptionSignal } from './cli/interruption.ts';
import { runProgram } from './cli/program.ts';
import { version } from './version.ts';

process.exitCode = await runProgram({ commands, groups, version }, process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interruptionSignal(),
});
