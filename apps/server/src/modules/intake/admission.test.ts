import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createAdmission } from './admission.ts';
import { IntakeError } from './errors.ts';

const overloaded = (error: unknown) => error instanceof IntakeError && error.code === 'overloaded';

it('bounds uploads and bytes under way, and gives back what is disposed of', () => {
  const admission = createAdmission({ uploadsMax: 2, statedBytesMax: 100 });
  const first = admission.admit(60);
  assert.throws(() => admission.admit(41), overloaded);
  const second = admission.admit(40);
  assert.throws(() => admission.admit(0), overloaded);
  assert.equal(admission.uploads, 2);
  second[Symbol.dispose]();
  second[Symbol.dispose]();
  assert.equal(admission.uploads, 1);
  admission.admit(40)[Symbol.dispose]();
  first[Symbol.dispose]();
  const large = admission.admit(1_000);
  assert.throws(() => admission.admit(1), overloaded);
  large[Symbol.dispose]();
  assert.equal(admission.uploads, 0);
});
