import assert from 'node:assert/strict';
import { it } from 'node:test';
import { csvLine } from './csv.ts';

it('quotes what has to be quoted, and lets no text be a formula', () => {
  assert.equal(csvLine(['a', 'b,c', 'd"e', 'f\r\ng', undefined]), 'a,"b,c","d""e","f\r\ng",\r\n');
  for (const text of ['=1+1', '+1', '-1', '@sum', '\tx']) {
    assert.ok(csvLine([text]).startsWith("'"), text);
  }
  assert.equal(csvLine([-1, 2.5]), '-1,2.5\r\n');
});
