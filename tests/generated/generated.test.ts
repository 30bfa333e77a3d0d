import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readFiles } from '../tidy/source-files.ts';
import { errorCodes, httpProblems } from './error-codes.ts';
import { generatedPages, programSources } from './files.ts';

for (const { path, content } of generatedPages()) {
  it(`${path} is up to date (otherwise: node tests/check.ts --write)`, () => {
    assert(readFiles(path).get(path) === content, `${path} is not what its sources make`);
  });
}

it('every error code says what it means', () => {
  const codes = errorCodes(programSources());
  assert(codes.length > 50, 'the codes were found');
  const silent = codes
    .filter(({ meaning }) => meaning === undefined)
    .map(({ file, error, code }) => `${file}: ${error} ${code}`);
  assert.deepEqual(silent, []);
});

it('every union of codes is found', () => {
  const declared = [...programSources()].flatMap(([path, source]) =>
    [...source.matchAll(/export type (\w+Error)Code\b/g)].map(([, name]) => `${path} ${name}`),
  );
  const found = new Set(errorCodes(programSources()).map(({ file, error }) => `${file} ${error}`));
  assert.deepEqual(
    declared.filter((one) => !found.has(one)),
    [],
  );
});

it('codes are read in either way of documenting them', () => {
  const source = `
/** Else. */
export const x = 1;

/**
 * Every way.
 *
 * - \`a\`: of the first kind;
 *   over two lines.
 * - \`b\`, \`c-*\`: of the second.
 */
export type FirstErrorCode = 'a' | 'b' | 'c-x' | 'd';

export type SecondErrorCode =
  /** Of \`one\` kind. */
  | 'e'
  | 'f'
  /** Another. */
  | 'g';
`;
  const read = errorCodes(new Map([['x.ts', source]]));
  assert.deepEqual(
    read.map(({ error, code, meaning }) => `${error} ${code}: ${meaning}`),
    [
      'FirstError a: of the first kind; over two lines.',
      'FirstError b: of the second.',
      'FirstError c-x: of the second.',
      'FirstError d: undefined',
      'SecondError e: Of `one` kind.',
      'SecondError f: Of `one` kind.',
      'SecondError g: Another.',
    ],
  );
});

it('problems are found where they are thrown', () => {
  const source = "throw new ProblemError(\n  404,\n  'not-found',\n  'Not found',\n);";
  const found = httpProblems(
    new Map([
      ['a.ts', source],
      ['b.ts', source],
    ]),
  );
  assert.deepEqual(found, [{ code: 'not-found', status: 404, title: 'Not found' }]);
});
