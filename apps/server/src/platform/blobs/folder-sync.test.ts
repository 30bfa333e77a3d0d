import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FolderSync } from './folder-sync.ts';

/** A sync whose end the test decides. */
function controlled() {
  const calls: { folder: string; end: PromiseWithResolvers<void> }[] = [];
  const sync = (folder: string) => {
    const end = Promise.withResolvers<void>();
    calls.push({ folder, end });
    return end.promise;
  };
  return { calls, folders: new FolderSync(sync) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('whoever asks while a sync runs waits for one that began later', async () => {
  const { calls, folders } = controlled();
  const first = folders.sync('a');
  let second = 'waiting';
  const done = Promise.all([folders.sync('a'), folders.sync('a')]).then(() => {
    second = 'done';
  });
  calls[0]?.end.resolve();
  await first;
  await turn();
  assert.equal(second, 'waiting');
  assert.equal(calls.length, 2);
  const third = folders.sync('a');
  calls[1]?.end.resolve();
  await done;
  await turn();
  assert.equal(calls.length, 3);
  calls[2]?.end.resolve();
  await third;
});

test('folders do not wait for each other', async () => {
  const { calls, folders } = controlled();
  const [a, b] = [folders.sync('a'), folders.sync('b')];
  assert.deepEqual(
    calls.map((call) => call.folder),
    ['a', 'b'],
  );
  calls[1]?.end.resolve();
  await b;
  calls[0]?.end.resolve();
  await a;
});

test('a failure reaches those who asked for that sync, and no others', async () => {
  const { calls, folders } = controlled();
  const failure = assert.rejects(folders.sync('a'), /disk/);
  const next = folders.sync('a');
  calls[0]?.end.reject(new Error('disk'));
  await failure;
  await turn();
  calls[1]?.end.resolve();
  await next;
  await turn();
  const fresh = folders.sync('a');
  assert.equal(calls.length, 3);
  calls[2]?.end.resolve();
  await fresh;
});
