import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listeners, listenersMax, listenersPerAddressMax } from './listeners.ts';

const refused = (status: number) => ({ name: 'ProblemError', code: 'too-many-listeners', status });

test('one address takes its share and no more, and gives it back', () => {
  const listeners = new Listeners();
  const places = Array.from({ length: listenersPerAddressMax }, () => listeners.take('192.0.2.1'));
  assert.throws(() => listeners.take('192.0.2.1'), refused(429));
  const other = listeners.take('192.0.2.2');
  places[0]?.();
  // Once given back, twice changes nothing.
  places[0]?.();
  const again = listeners.take('192.0.2.1');
  assert.throws(() => listeners.take('192.0.2.1'), refused(429));
  for (const leave of [...places, other, again]) leave();
  assert.equal(listeners.networks, 0);
});

test('addresses of one IPv6 network are one', () => {
  const listeners = new Listeners();
  for (let i = 0; i < listenersPerAddressMax; i++) listeners.take(`2001:db8::${i + 1}`);
  assert.throws(() => listeners.take('2001:db8::ffff'), refused(429));
  listeners.take('2001:db8:0:1::1');
});

test('all together are bounded; a proxy on this machine is bounded by that alone', () => {
  const listeners = new Listeners();
  for (let i = 0; i < listenersMax; i++) listeners.take('127.0.0.1');
  assert.throws(() => listeners.take('127.0.0.1'), refused(503));
  assert.throws(() => listeners.take('192.0.2.1'), refused(503));
});
