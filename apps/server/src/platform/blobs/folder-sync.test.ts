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
  await turn();
  let second = 'waiting';
  const later = [folders.sync('a'), folders.sync('a'), folders.sync('b')];
  const done = Promise.all(later).then(() => {
    second = 'done';
  });
  calls[0]?.end.resolve();
  await first;
  await turn();
  assert.equal(second, 'waiting');
  assert.deepEqual(
    calls.map((call) => call.folder),
    ['a', 'a'],
  );
  calls[1]?.end.resolve();
  await turn();
  calls[2]?.end.resolve();
  await done;
  assert.deepEqual(
    calls.map((call) => call.folder),
    ['a', 'a', 'b'],
  );
});

test('a failure reaches those who asked for that folder, and no others', async () => {
  const { calls, folders } = controlled();
  const bad = folders.sync('a');
  const good = folders.sync('b');
  const failure = assert.rejects(bad, /disk/);
  await turn();
  calls[0]?.end.reject(new Error('disk'));
  await turn();
  calls[1]?.end.resolve();
  await failure;
  await good;
  const next = folders.sync('a');
  await turn();
  calls[2]?.end.resolve();
  await next;
});
