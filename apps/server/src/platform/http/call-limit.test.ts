import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../clock.ts';
import { createCallLimit } from './call-limit.ts';

const rates = { perAddress: { burst: 2, everyMs: 1_000 }, total: { burst: 5, everyMs: 100 } };
const tooMany = { status: 429, code: 'too-many-calls' };

test('an address may ask a few times, and again after a while', () => {
  const clock = new ManualClock(0);
  const limit = createCallLimit(rates, clock);
  const ask = () => limit.require({ ip: '192.0.2.1' });
  ask();
  ask();
  assert.throws(ask, tooMany);
  limit.require({ ip: '192.0.2.2' });
  clock.advance(1_000);
  ask();
  assert.throws(ask, tooMany);
});

test('all together are bounded too', () => {
  const limit = createCallLimit(rates, new ManualClock(0));
  for (let i = 0; i < 5; i++) limit.require({ ip: `192.0.2.${i}` });
  assert.throws(() => limit.require({ ip: '192.0.2.9' }), tooMany);
});

for (const [one, other, another] of [
  ['2001:db8::1', '2001:db8::2:3', '2001:db8:0:1::1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:db8:1:3::'],
  ['::1', '::2', '0:0:0:1::1'],
] as const) {
  test(`${one} and ${other} are of one network, ${another} of another`, () => {
    const limit = createCallLimit(rates, new ManualClock(0));
    limit.require({ ip: one });
    limit.require({ ip: other });
    assert.throws(() => limit.require({ ip: one }), tooMany);
    limit.require({ ip: another });
  });
}
