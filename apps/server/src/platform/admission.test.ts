import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createAdmission } from './admission.ts';

const overloaded = /too many/;

it('bounds bodies and bytes under way, and gives back what is disposed of', () => {
  const admission = createAdmission(
    { bodiesMax: 2, statedBytesMax: 100 },
    () => new Error('too many'),
  );
  const first = admission.admit(60);
  assert.throws(() => admission.admit(41), overloaded);
  const second = admission.admit(40);
  assert.throws(() => admission.admit(0), overloaded);
  assert.equal(admission.bodies, 2);
  second[Symbol.dispose]();
  second[Symbol.dispose]();
  assert.equal(admission.bodies, 1);
  admission.admit(40)[Symbol.dispose]();
  first[Symbol.dispose]();
  const large = admission.admit(1_000);
  assert.throws(() => admission.admit(1), overloaded);
  large[Symbol.dispose]();
  assert.equal(admission.bodies, 0);
});
