import { setFlagsFromString } from 'node:v8';
import { commands, groups } from './cli/commands/index.ts';
import { interruptionSignal } from './cli/interruption.ts';
import { runProgram } from './cli/program.ts';
import { version } from './version.ts';

// Samples pass through buffers that are soon garbage. Counted apart from the heap, every 64 MiB of them would have the
// whole heap marked, which takes more processor time than encrypting them; the limit of both together stays.
setFlagsFromString('--external-memory-accounted-in-global-limit');

process.exitCode = await runProgram({ commands, groups, version }, process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interruptionSignal(),
});
