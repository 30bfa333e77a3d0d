import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parsePolicy } from './policy.ts';
import { PROBLEMS_MAX, problemLine } from './problems.ts';
import { anyPolicy, policyOf, readRepositoryFile, yamlOf } from './testkit.ts';
import { POLICY_BYTES_MAX } from './tree.ts';

const base = readRepositoryFile('vectors/residency/base.yaml');

function codesOf(text: string): string[] {
  const { policy, problems } = parsePolicy(text);
  assert.equal(policy, undefined);
  return [...new Set(problems.map(({ code }) => code))];
}

test('a policy survives being written as YAML and read', () => {
  fc.assert(
    fc.property(anyPolicy, (content) => {
      const { positions, ...read } = policyOf(yamlOf(content));
      assert.deepEqual(read, content);
      assert.ok(positions.has('regions'));
    }),
    { numRuns: 60 },
  );
});

test('NO is Norway and not a truth value', () => {
  assert.deepEqual(policyOf(base).regions.nordic?.countries, ['DK', 'NO', 'SE']);
});

test('lists come out sorted and one place alone is a list', () => {
  const policy = policyOf(base);
  assert.deepEqual(policy.sites.south?.dataCentres, ['south-1', 'south-2']);
  assert.deepEqual(policy.residualFlows.files.backup.where, ['home', 'south']);
  assert.deepEqual(policy.residualFlows.files.log.where, ['office']);
  assert.deepEqual(policy.residualFlows.files.support.where, []);
});

test('positions: a scalar has its own, a mapping or list has its key’s', () => {
  const { positions } = policyOf(base);
  assert.deepEqual(positions.get('version'), { line: 2, column: 10 });
  assert.deepEqual(positions.get('regions.rest'), { line: 15, column: 3 });
  assert.deepEqual(positions.get('regions.rest.countries'), { line: 16, column: 5 });
  assert.deepEqual(positions.get('regions.rest.countries[1]'), { line: 18, column: 9 });
});

test('positions count CRLF files by the same lines', () => {
  const { problems } = parsePolicy(base.replaceAll('\n', '\r\n').replace('- GB', '- UK'));
  assert.deepEqual(
    problems.map(({ line, column, suggestion }) => ({ line, column, suggestion })),
    [{ line: 18, column: 9, suggestion: 'GB' }],
  );
});

test('a problem reads as one line', () => {
  const { problems } = parsePolicy(base.replace('- GB', '- UK'));
  assert.deepEqual(problems.map(problemLine), [
    '18:9 regions.rest.countries[1]: "UK": not a code of ISO 3166-1 alpha-2 [unknown-country] → GB',
  ]);
});

test('damage anywhere gives a policy or problems, and never throws', () => {
  const position = fc.integer({ min: 0, max: base.length });
  const junk = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '\t',
      '\n',
      '\n- ',
      ': ',
      '[',
      '}',
      '"',
      '&a ',
      '*a',
      '!!map ',
      '? ',
      '%',
      '\0',
    ),
  );
  fc.assert(
    fc.property(position, fc.integer({ min: 0, max: 9 }), junk, (at, cut, text) => {
      const { policy, problems } = parsePolicy(base.slice(0, at) + text + base.slice(at + cut));
      assert.equal(policy === undefined, problems.length > 0);
      for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
    }),
    { numRuns: 500 },
  );
});

test('a site may be called constructor, and says so where it has no access rule', () => {
  const text = base.replace(
    /^sites:\n/m,
    'sites:\n  constructor: { jurisdiction: CH, data-centres: [c-1], copies: all }\n',
  );
  const { problems } = parsePolicy(text);
  assert.deepEqual(
    problems.map(({ code, reason }) => [code, reason]),
    [['access-missing', 'constructor is missing']],
  );
});

test('a name against the rule is called what it is called in the file', () => {
  const { problems } = parsePolicy(base.replace(/^ {2}south:/m, '  South:'));
  const missing = problems.filter(({ code }) => code === 'access-missing');
  assert.deepEqual(
    missing.map(({ reason }) => reason),
    ['South is missing'],
  );
});

test('a nesting beyond the parser is one problem in our words', () => {
  const { problems } = parsePolicy('['.repeat(5000));
  assert.deepEqual(
    problems.map(({ line, code, reason }) => [line, code, reason]),
    [[1, 'too-deep', 'nested deeper than 12 levels']],
  );
});

test('bytes that are not UTF-8 are named at their place', () => {
  const bytes = Buffer.from(base.replace('- GB', '- \u0001'), 'latin1');
  const at = bytes.indexOf(1);
  bytes[at] = 0xe9;
  const { policy, problems } = parsePolicy(bytes);
  assert.equal(policy, undefined);
  assert.deepEqual(problems.map(problemLine), ['18:9 a byte that is not UTF-8 [not-yaml]']);
  assert.ok(parsePolicy(Buffer.from(base)).policy);
  assert.deepEqual(
    parsePolicy(Buffer.alloc(POLICY_BYTES_MAX + 1, 0xe9)).problems.map(({ code }) => code),
    ['too-large'],
  );
});

describe('hostile text', () => {
  const hostile: readonly [name: string, text: string, codes: readonly string[]][] = [
    ['nothing', '', ['wrong-type']],
    ['a comment alone', '# nothing', ['wrong-type']],
    ['too large', `# ${'x'.repeat(POLICY_BYTES_MAX)}\n${base}`, ['too-large']],
    [
      'too large by characters of several bytes',
      `# ${'é'.repeat(POLICY_BYTES_MAX / 2)}`,
      ['too-large'],
    ],
    ['nested to the parser’s limit', '['.repeat(POLICY_BYTES_MAX), ['too-deep']],
    ['nested deeper than a policy', `a: ${'['.repeat(40)}${']'.repeat(40)}`, ['too-deep']],
    ['block nesting', `${'- '.repeat(100)}a`, ['too-deep']],
    ['an alias bomb', bomb(), ['alias-or-tag']],
    ['a key called __proto__', '__proto__: { version: 1 }', ['unknown-member', 'missing-member']],
    ['a binary tag', 'format: !!binary aGVsbG8=', ['alias-or-tag']],
    ['a tag of its own', 'format: !js/function "x"', ['alias-or-tag']],
    ['a mapping as key', '{ a: 1 }: 2', ['wrong-type', 'missing-member']],
  ];
  for (const [name, text, codes] of hostile) {
    test(name, () => {
      const found = codesOf(text);
      assert.notEqual(found.length, 0);
      for (const code of found) assert.ok(codes.includes(code), `unexpected ${code}`);
      assert.ok(codes[0] !== undefined && found.includes(codes[0]), found.join());
    });
  }

  test('problems are counted up to a bound', () => {
    const members = Array.from({ length: 3000 }, (_, i) => `x${i}: 1\n`).join('');
    const { problems } = parsePolicy(base + members);
    assert.equal(problems.length, PROBLEMS_MAX + 1);
    assert.ok(problems.some(({ code }) => code === 'too-many-problems'));
  });

  test('thousands of sites or countries are refused before they are read', () => {
    const many = Array.from({ length: 600 }, () => 'NO').join(', ');
    assert.deepEqual(codesOf(base.replace('[NO, SE, DK]', `[${many}]`)), ['too-many']);
    const sites = Array.from({ length: 65 }, (_, i) => `  s${i}: {}\n`).join('');
    assert.deepEqual(codesOf(base.replace(/^sites:\n[\s\S]*?(?=^regions:)/m, `sites:\n${sites}`)), [
      'too-many',
    ]);
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    lines.push(`a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`);
  }
  return lines.join('\n');
}
