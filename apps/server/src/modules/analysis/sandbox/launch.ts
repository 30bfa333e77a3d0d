import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mebibyte } from '../limits.ts';

const sourceFolder = fileURLToPath(new URL('../../../', import.meta.url));
const repositoryFolder = path.resolve(sourceFolder, '../../..');
const childFile = fileURLToPath(new URL('./child.ts', import.meta.url));

/** What a sandbox may read until its code is loaded; then nothing. */
const readable = [
  path.join(sourceFolder, 'modules/analysis/*'),
  path.join(sourceFolder, 'platform/depersonalise/*'),
  path.join(repositoryFolder, 'node_modules/*'),
  path.join(repositoryFolder, 'apps/server/node_modules/*'),
  path.join(repositoryFolder, 'packages/*'),
  path.join(repositoryFolder, 'apps/server/package.json'),
  path.join(repositoryFolder, 'package.json'),
];

/** Processor seconds after which the kernel ends one that nobody watches any more. */
const processorSeconds = 900;

/**
 * Starts a process that can do nothing but compute: node's permissions keep it from files, network,
 * other processes, threads and native code; the shell's limits from writing files, among them cores
 * that would hold plaintext.
 * @param stages URL of the module with its `childStages`
 */
export function launchSandbox(stages: URL, memoryBytes: number): ChildProcess {
  const node = [
    '--permission',
    ...readable.map((place) => `--allow-fs-read=${place}`),
    '--disallow-code-generation-from-strings',
    '--no-addons',
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${Math.max(64, Math.floor(memoryBytes / mebibyte))}`,
    childFile,
    stages.href,
  ];
  const limited = `ulimit -c 0; ulimit -f 0; ulimit -t ${processorSeconds}; exec "$0" "$@"`;
  const [command, args] = existsSync('/bin/sh')
    ? ['/bin/sh', ['-c', limited, process.execPath, ...node]]
    : [process.execPath, node];
  // Nothing of the site's environment: it may hold secrets.
  return spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], env: {}, cwd: '/' });
}
