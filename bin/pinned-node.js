// Plain JavaScript for every Node from 20: it finds the Node that the packages bring.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const pinnedVersions = Object.entries(workspace.optionalDependencies ?? {}).filter(([name]) =>
  name.startsWith('node-'),
);
const startedVariable = 'PINNED_NODE_STARTED';
/** What was compiled once need not be again; where the folder cannot be written, it is. */
const compiledFolder = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program on the pinned Node: in this process where it is that one already, otherwise in a
 * child that gets our arguments, streams and signals and whose exit status becomes ours.
 * @param {string} launcherUrl `import.meta.url` of the caller, which the child runs again
 * @param {URL} programUrl the TypeScript file to import
 */
export async function runPinned(launcherUrl, programUrl) {
  if (isPinned(process.versions.node)) {
    delete process.env[startedVariable];
    endWithParent();
    nodeModule.enableCompileCache(compiledFolder);
    await import(programUrl.href);
    return;
  }
  const launcher = fileURLToPath(launcherUrl);
  // What we started is not the pinned one either: starting it again would go on for ever.
  const started = process.env[startedVariable] !== undefined;
  const node = started ? undefined : findNode(dirname(launcher));
  if (node !== undefined) return runChild(node, launcher);
  console.error(
    `Vitrine runs on Node ${pinnedVersions[0]?.[1]}, which its packages bring, but it was not found above\n` +
      `${dirname(launcher)} (this is Node ${process.versions.node}).\n` +
      'Run "npm install" in the project, without --omit=optional.',
  );
  process.exitCode = 1;
}

function isPinned(version) {
  return pinnedVersions.some(([, pinned]) => pinned === version);
}

/** The nearest one in `node_modules`, from a folder upwards. */
function findNode(folder) {
  const candidates = pinnedVersions
    .filter(([name]) => name.endsWith(`-${process.platform}-${process.arch}`))
    .map(([name]) => join(folder, 'node_modules', name, 'bin', 'node'))
    .concat(join(folder, 'node_modules', '.bin', 'node'));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  return dirname(folder) === folder ? undefined : findNode(dirname(folder));
}

function runChild(node, launcher) {
  // Before there is a child: it may be up, and we be told to end, before the next line runs.
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  // What is experimental in the Node that we pin is ours to know, not the user's.
  const words = ['--disable-warning=ExperimentalWarning', launcher, ...process.argv.slice(2)];
  // The channel carries nothing: its end tells the child that we are gone.
  const child = spawn(node, words, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [startedVariable]: '1' },
  });
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status ?? 1);
    for (const name of forwarded) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** Where our launcher was killed, nobody could stop us any more: end as if told to. */
function endWithParent() {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
