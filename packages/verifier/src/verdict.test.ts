import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { failureCodes } from './verdict.ts';

test('the page on verdicts lists every code, and no other', async () => {
  const page = new URL('../../../docs/formats/verdict.md', import.meta.url);
  const text = await readFile(page, 'utf8');
  const listed = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
  assert.deepEqual(listed.toSorted(), [...failureCodes].sort());
});
