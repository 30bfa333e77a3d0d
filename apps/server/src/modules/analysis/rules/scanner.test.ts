import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultLimits, type LimitHit } from '../limits.ts';
import type { FileUnderAnalysis } from '../stage.ts';
import { CompileError, createRuleScanner, type RuleBundle } from './index.ts';
import { splitSource } from './split.ts';

const text = (content: string, name?: string): FileUnderAnalysis => ({
  bytes: Buffer.from(content),
  ...(name === undefined ? {} : { name }),
  identification: { mediaType: 'text/plain', format: 'text', family: 'text', description: 'text' },
});

const bundle = (source: string, generation = 1): RuleBundle => ({
  generation,
  sets: [{ name: 'own', version: 7, sources: [{ name: 'own.yar', text: source }] }],
});

function context(stageMs = defaultLimits.stageMs) {
  const hits: LimitHit[] = [];
  return {
    hits,
    limits: { ...defaultLimits, stageMs },
    emit: () => assert.fail('rules unpack nothing'),
    limited: (hit: LimitHit) => hits.push(hit),
  };
}

const abc = `rule abc : one two {
  meta: description = "says abc" effect = "condemns" threat = "Test.Abc" n = 3 yes = true
  strings: $a = "abc" wide ascii $b = /a.c/
  condition: any of them
}`;
const slow = 'rule slow { condition: for all i in (0..100000000000) : ( i * 3 > -1 ) }';
const backtracks = 'rule back { strings: $a = /a.*a.*a.*a.*c/s condition: $a }';

describe('rules', () => {
  it('says which rule of which set matched where', async () => {
    const scanner = createRuleScanner();
    await scanner.load(bundle(abc));
    const { matches, ...about } = await scanner.scan(text('xabcx'), context());
    assert.deepEqual(about, {
      generation: 1,
      sets: [{ name: 'own', version: 7 }],
      unfinished: [],
    });
    assert.deepEqual(matches, [
      {
        set: 'own',
        version: 7,
        rule: 'abc',
        source: 'file',
        tags: ['one', 'two'],
        meta: {
          description: 'says abc',
          effect: 'condemns',
          threat: 'Test.Abc',
          n: 3,
          yes: true,
        },
        effect: 'condemns',
        weight: 100,
        threatName: 'Test.Abc',
        description: 'says abc',
        strings: [
          { identifier: '$a', offset: 1, length: 3 },
          { identifier: '$b', offset: 1, length: 3 },
        ],
        stringCount: 2,
      },
    ]);
  });

  it('asks what other stages have decoded too, and says which', async () => {
    const scanner = createRuleScanner();
    await scanner.load(bundle(abc));
    const layers = [{ name: 'macro Module1', text: '..abc' }];
    const { matches } = await scanner.scan(text('nothing'), context(), layers);
    assert.deepEqual(
      matches.map(({ source, strings }) => [source, strings[0]?.offset]),
      [['macro Module1', 2]],
    );
  });

  it('bounds what it says of one match', async () => {
    const scanner = createRuleScanner();
    await scanner.load(bundle('rule a { strings: $a = "a" condition: #a > 900 }'));
    const { matches } = await scanner.scan(text('a'.repeat(5_000)), context());
    assert.deepEqual([matches[0]?.strings.length, matches[0]?.stringCount], [50, 1_000]);
  });

  it('tells rules what the file is called and what it is', async () => {
    const scanner = createRuleScanner();
    const source =
      'rule named { condition: file_name iendswith ".pdf.exe" and file_format == "text" and media_type == "text/plain" }';
    await scanner.load(bundle(source));
    const names = ['A.PDF.EXE', 'a.exe'];
    const found = await Promise.all(names.map((name) => scanner.scan(text('x', name), context())));
    assert.deepEqual(
      found.map(({ matches }) => matches.length),
      [1, 0],
    );
  });

  it('keeps what it has where others do not compile, and names file, line and column', async () => {
    const scanner = createRuleScanner();
    await scanner.load(bundle(abc));
    const bad = bundle('rule a { condition: true }\nrule b { condition: foo }', 2);
    await assert.rejects(scanner.load(bad), (error: unknown) => {
      assert.ok(error instanceof CompileError);
      const [problem] = error.problems;
      assert.deepEqual([problem?.source, problem?.line, problem?.column], ['own.yar', 2, 21]);
      assert.match(problem?.message ?? '', /unknown identifier `foo`/);
      return true;
    });
    assert.equal(scanner.generation, 1);
    assert.equal((await scanner.scan(text('abc'), context())).matches.length, 1);
  });

  it('reads no file that a rule names', async () => {
    const scanner = createRuleScanner();
    await assert.rejects(scanner.load(bundle('include "/etc/passwd"')), CompileError);
  });

  for (const [name, source] of [
    ['slow', slow],
    ['back', backtracks],
  ] as const) {
    it(`stops the rule ${name}, names it, and asks the others all the same`, async () => {
      const scanner = createRuleScanner({ togetherShare: 0.1, aloneMs: 1_500 });
      const asks = 'rule asks_abc { condition: abc }';
      await scanner.load(bundle(`${abc}\n${source}\n${asks}`));
      const seen = context(12_000);
      const file = text('abc'.repeat(100_000));
      const { matches, unfinished } = await scanner.scan(file, seen);
      assert.deepEqual(unfinished, [`own/${name}`]);
      assert.deepEqual(
        matches.map(({ rule }) => rule),
        ['abc', 'asks_abc'],
      );
      assert.deepEqual(seen.hits, [
        { limit: 'stageMs', allowed: 1_500, where: `rule own/${name}` },
      ]);
    });
  }

  it('names rules that it has no time for', async () => {
    const scanner = createRuleScanner({ aloneMs: 1_000 });
    await scanner.load(bundle(`${slow}\n${abc}`));
    const { unfinished, matches } = await scanner.scan(text('abc'), context(200));
    assert.deepEqual([unfinished, matches], [['own/slow', 'own/abc'], []]);
  });
});

describe('splitSource', () => {
  it('finds every rule, past comments, texts and patterns with braces', () => {
    const source = `import "pe" // rule no {
/* rule no2 { */ private global rule first { strings: $a = "}\\"" $b = /\\/}{/ $c = { 61 [2-4] 7D } condition: all of them }
rule second { meta: a = "rule x {" condition: first and pe.is_pe }`;
    const { imports, rules } = splitSource(source);
    assert.deepEqual(imports, ['import "pe"']);
    assert.deepEqual(
      rules.map(({ name, line, isGlobal }) => [name, line, isGlobal]),
      [
        ['first', 2, true],
        ['second', 3, false],
      ],
    );
    assert.ok(rules[1]?.identifiers.has('first'));
    assert.ok(rules[0]?.text.startsWith('private global rule first'));
  });
});
