import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stages } from '../pipeline/stages.ts';
import { childStages } from './child-stages.ts';
import { sandboxStageNames } from './present.ts';

it('the sandbox has the stages that the pipeline knows of, in the declared order', () => {
  assert.deepEqual(
    childStages.map(({ name }) => name),
    sandboxStageNames,
  );
  const declared: readonly string[] = stages.map(({ name }) => name);
  assert.deepEqual(
    sandboxStageNames,
    declared.filter((name) => sandboxStageNames.includes(name)),
  );
});
