import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, it } from 'node:test';
import { silentLogger } from '../../../platform/logger.ts';
import { defaultLimits, type Limits, mebibyte } from '../limits.ts';
import { createSandboxes, type SandboxEnd, type StageDone } from './index.ts';

const limits: Limits = {
  ...defaultLimits,
  stageMs: 30_000,
  memoryBytes: 300 * mebibyte,
  members: 20,
};
const sandboxes = createSandboxes({
  size: 2,
  stages: new URL('./hostile-stages.ts', import.meta.url),
  limits,
  logger: silentLogger(),
});
after(() => sandboxes[Symbol.asyncDispose]());

interface Told {
  readonly end: SandboxEnd;
  readonly stages: readonly StageDone[];
  readonly members: Readonly<Record<string, string>>;
}

async function tell(
  content: string,
  more: { readonly skip?: readonly string[]; readonly stageMs?: number } = {},
): Promise<Told> {
  const stages: StageDone[] = [];
  const members: Record<string, string> = {};
  const bytes = Buffer.from(content);
  const end = await sandboxes.run(
    {
      sizeBytes: bytes.length,
      open: async function* () {
        yield bytes.subarray(0, 3);
        yield bytes.subarray(3);
      },
      skip: more.skip ?? [],
      earlier: {},
      limits: { ...limits, stageMs: more.stageMs ?? limits.stageMs },
      leftMs: 60_000,
    },
    {
      stageBegun: () => undefined,
      stageDone: async (done) => void stages.push(done),
      member: async ({ path }) => {
        members[path] = '';
        return {
          write: async (piece) => {
            members[path] += Buffer.from(piece).toString();
          },
          end: async () => undefined,
          abort: async () => undefined,
        };
      },
    },
  );
  return { end, stages, members };
}

it('takes a file through all stages', async () => {
  const { end, stages } = await tell('fine\nand more');
  assert.equal(end.kind, 'finished');
  assert.deepEqual(
    stages.map(({ stage, outcome, result }) => ({ stage, outcome, result })),
    [
      { stage: 'first', outcome: 'done', result: { sizeBytes: 13 } },
      { stage: 'second', outcome: 'done', result: { after: ['first'] } },
    ],
  );
});

it('leaves out what has been done', async () => {
  const { stages } = await tell('hang', { skip: ['first'] });
  assert.deepEqual(
    stages.map(({ stage }) => stage),
    ['second'],
  );
});

it('has no way out', async () => {
  const { end, stages } = await tell('escape');
  assert.equal(end.kind, 'finished');
  const outcomes = Object.entries(stages[0]?.result ?? {});
  assert.ok(outcomes.length >= 15);
  for (const [name, outcome] of outcomes) {
    assert.match(
      String(outcome),
      /ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED|Code generation|not in here/,
      `${name}: ${outcome}`,
    );
  }
  assert.equal(existsSync('/tmp/vitrine-escaped'), false);
});

it('knows nothing of the site’s environment', async () => {
  const { stages } = await tell('environment');
  // What the shell sets by itself.
  const own = ['PWD', 'OLDPWD', 'SHLVL', '_', '__CF_USER_TEXT_ENCODING'];
  const names = stages[0]?.result?.names;
  assert.ok(Array.isArray(names));
  assert.deepEqual(
    names.filter((name) => !own.includes(String(name))),
    [],
  );
});

for (const [act, limit] of [
  ['hang', 'stageMs'],
  ['sleep', 'stageMs'],
  ['crash', 'crash'],
  ['hog', 'memoryBytes'],
  ['lie', 'crash'],
] as const) {
  it(`${act}: ends at ${limit}, and the next file goes on`, async () => {
    const { end } = await tell(act, limit === 'stageMs' ? { stageMs: 300 } : {});
    assert.equal(end.kind, 'stopped');
    assert.deepEqual(end.kind === 'stopped' && [end.stage, end.hit.limit], ['first', limit]);
    assert.equal((await tell('fine')).end.kind, 'finished');
  });
}

it('a defect fails its stage alone, and what it says is not told', async () => {
  const { end, stages } = await tell('throw');
  assert.equal(end.kind, 'finished');
  assert.deepEqual(
    stages.map(({ outcome }) => outcome),
    ['failed', 'done'],
  );
  assert.match(stages[0]?.defect ?? '', /^hostile-stages\.ts:\d+$/);
  assert.doesNotMatch(JSON.stringify(stages), /secret/);
});

it('hands on members as they come', async () => {
  const { members } = await tell('unpack');
  assert.deepEqual(members, { a: 'unpack', 'b/c': 'unpack' });
});

it('an answer without an end stops at its limit', async () => {
  const { end, stages, members } = await tell('endless');
  assert.equal(end.kind, 'finished');
  assert.deepEqual(stages[0]?.limits, [{ limit: 'members', allowed: 20 }]);
  assert.equal(Object.keys(members).length, 20);
  const flood = await tell('flood');
  assert.deepEqual(flood.stages[0]?.limits, [
    { limit: 'outputBytes', allowed: limits.outputBytes },
  ]);
  assert.equal(flood.stages[0]?.result, undefined);
});

it('limits are told with what can be stored of them', async () => {
  const { stages } = await tell('limit');
  assert.deepEqual(stages[0]?.limits, [
    { limit: 'depth', allowed: 3, where: 'x\ufffdy' },
    { limit: 'members', allowed: 7 },
  ]);
});

it('what is printed is no answer', async () => {
  const { end, stages } = await tell('print');
  assert.equal(end.kind, 'finished');
  assert.deepEqual(stages[0]?.result, { sizeBytes: 5 });
});

it('many files at once share the processes', async () => {
  const ends = await Promise.all(Array.from({ length: 20 }, () => tell('fine')));
  assert.ok(ends.every(({ end }) => end.kind === 'finished'));
});

it('a file that cannot be read is the caller’s matter', async () => {
  const broken = sandboxes.run(
    {
      sizeBytes: 10,
      open: async function* () {
        yield Buffer.from('fi');
        throw new Error('no copy');
      },
      ...{ skip: [], earlier: {}, limits, leftMs: 10_000 },
    },
    {
      stageBegun: () => undefined,
      stageDone: async () => undefined,
      member: () => Promise.reject(new Error('none')),
    },
  );
  await assert.rejects(broken, /no copy/);
  assert.equal((await tell('fine')).end.kind, 'finished');
});
