import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, it } from 'node:test';
import { root } from '../tidy/source-files.ts';

/** A project that pins a Node of another version than the one that runs this test. */
let project = '';

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'launcher-'));
  await mkdir(join(project, 'bin'));
  await copyFile(join(root, 'bin/pinned-node.js'), join(project, 'bin/pinned-node.js'));
  await pin('1.2.3');
  await writeFile(
    join(project, 'bin/start.js'),
    "import { runPinned } from './pinned-node.js';\n" +
      "await runPinned(import.meta.url, new URL('program.js', import.meta.url));\n",
  );
});

afterEach(() => rm(project, { recursive: true }));

async function pin(version: string): Promise<void> {
  const name = `node-${process.platform}-${process.arch}`;
  const content = { type: 'module', optionalDependencies: { [name]: version } };
  await writeFile(join(project, 'package.json'), JSON.stringify(content));
}

/** Puts a program in the place of the pinned Node. */
async function bringNode(script: string): Promise<void> {
  const folder = join(project, 'node_modules', '.bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'node'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'node'), 0o755);
}

function start(...args: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [join(project, 'bin/start.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return child;
}

it('imports the program where it runs on the pinned Node already', async () => {
  await pin(process.versions.node);
  await writeFile(join(project, 'bin/program.js'), 'console.log(process.argv[2]);\n');
  assert.equal(await text(start('hello').stdout), 'hello\n');
});

it('passes arguments on and the exit status back', async () => {
  await bringNode('shift 2; echo "$@"; exit 7');
  const child = start('up', '--port', '1 2');
  const exited = once(child, 'exit');
  assert.equal(await text(child.stdout), 'up --port 1 2\n');
  assert.deepEqual(await exited, [7, null]);
});

it('keeps what is experimental in the pinned Node from its user', async () => {
  await bringNode('echo "$1"');
  assert.equal(await text(start().stdout), '--disable-warning=ExperimentalWarning\n');
});

it('passes signals on, and ends by the signal that ended the program', async () => {
  await bringNode(
    "trap 'echo told; trap - TERM; kill -TERM $$' TERM; echo ready; while :; do sleep 0.05; done",
  );
  const child = start();
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
    if (said === 'ready\n') child.kill('SIGTERM');
  });
  // The exit may be told before the last words are.
  assert.deepEqual(await once(child, 'close'), [null, 'SIGTERM']);
  assert.match(said, /told/);
});

it('ends when its launcher has been killed', async () => {
  await pin(process.versions.node);
  await writeFile(
    join(project, 'bin/program.js'),
    "setInterval(() => {}, 1_000); process.send('up');",
  );
  const child = spawn(process.execPath, [join(project, 'bin/start.js')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  const exited = once(child, 'exit');
  child.disconnect();
  assert.deepEqual(await exited, [null, 'SIGTERM']);
});

it('says what to do where there is no pinned Node, or another', async () => {
  for (const wrong of [false, true]) {
    if (wrong) {
      await mkdir(join(project, 'node_modules', '.bin'), { recursive: true });
      await symlink(process.execPath, join(project, 'node_modules', '.bin', 'node'));
    }
    const child = start();
    const exited = once(child, 'exit');
    assert(child.stderr !== null);
    assert.match(await text(child.stderr), /runs on Node 1\.2\.3.*\n[\s\S]*npm install/);
    assert.deepEqual(await exited, [1, null]);
  }
});
