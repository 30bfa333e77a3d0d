import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { silentLogger } from '../../../platform/logger.ts';
import { defaultLimits } from '../limits.ts';
import { createSandboxes, type StageDone } from './index.ts';
import { sandboxStageNames, sandboxStages } from './present.ts';

const sandboxes = createSandboxes({
  ...{ size: 1, stages: sandboxStages, limits: defaultLimits, logger: silentLogger() },
});
after(() => sandboxes[Symbol.asyncDispose]());

async function analyse(bytes: Buffer) {
  const stages: StageDone[] = [];
  const members: string[] = [];
  const end = await sandboxes.run(
    {
      sizeBytes: bytes.length,
      open: async function* () {
        yield bytes;
      },
      ...{ skip: [], earlier: {}, limits: defaultLimits, leftMs: 60_000 },
    },
    {
      stageBegun: () => undefined,
      stageDone: async (done) => void stages.push(done),
      member: async ({ path }) => {
        members.push(path);
        const nothing = async () => undefined;
        return { write: nothing, end: nothing, abort: nothing };
      },
    },
  );
  return { end, stages, members };
}

/** 7-Zip’s, rules’ and every other code is loaded before a sandbox loses the right to read it. */
for (const [kind, bytes] of [
  ['a program', readFileSync(process.execPath).subarray(0, 2_000_000)],
  ['a compressed file', gzipSync('echo hello | sh')],
  ['a script', Buffer.from('#!/bin/sh\necho aGVsbG8= | base64 -d | sh\n')],
  ['an archive of 7-Zip', Buffer.from('377abcaf271c0004', 'hex')],
  ['nothing', Buffer.alloc(0)],
] as const) {
  it(`takes ${kind} through every stage without a file of its own`, async () => {
    const { end, stages } = await analyse(Buffer.from(bytes));
    assert.equal(end.kind, 'finished');
    assert.deepEqual(
      stages.map(({ stage, outcome, defect }) => ({ stage, outcome, defect })),
      sandboxStageNames.map((stage) => ({ stage, outcome: 'done', defect: undefined })),
    );
  });
}
