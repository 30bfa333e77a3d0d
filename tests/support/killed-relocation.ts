import assert from 'node:assert/strict';
import { verifyCertificate } from '@vitrine/verifier';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import { ask, beginRelocation, type Operator, relocationsOf, retireSource } from './people.ts';
import type { System } from './system.ts';

/** What tests of kills know of a region that moves. */
export interface MovingWorld {
  readonly system: System;
  readonly people: readonly Operator[];
  home: 'moscow' | 'zurich';
}

/** Steps before which an abort leaves the region where it was. */
export const beforeSwitch = ['prepare', 'copy', 'verify', 'fence', 'drain', 'settle'];

export function awayFrom(home: MovingWorld['home']): MovingWorld['home'] {
  return home === 'moscow' ? 'zurich' : 'moscow';
}

/** Begins a relocation of Europe to the other site, and lets it come as far as a step. @returns its id */
export async function beginTowards(
  { system, people, home }: MovingWorld,
  step: string | undefined,
): Promise<string> {
  const { relocation } = await beginRelocation(system, people, 'europe', awayFrom(home));
  if (step !== 'erase' && step !== 'certify') return relocation;
  const soaking = await relocationsOf(system).reach(relocation, ['soaking', 'failed']);
  void retireSource(system, people, soaking).catch(() => undefined);
  return relocation;
}

export async function abortIfPossible({ system, people }: MovingWorld, id: string): Promise<void> {
  const [alice] = people;
  assert(alice !== undefined);
  const { status, body } = await relocationsOf(system).steer(id, 'abort', alice);
  // It may have gone past the switch before we asked.
  assert(status === 200 || status === 409, JSON.stringify(body));
}

/** Does what people would do until it has ended. */
export async function drive(
  { system, people }: MovingWorld,
  id: string,
): Promise<RelocationStatus> {
  const relocations = relocationsOf(system);
  const wanted = ['soaking', 'certified', 'aborted', 'failed'];
  const first = await relocations.reach(id, wanted, (one) => one.state === 'retiring');
  assert.notEqual(first.state, 'failed', first.problem ?? '');
  const last =
    first.state === 'soaking'
      ? await retireSource(system, people, first)
      : await relocations.reach(id, ['certified', 'aborted', 'failed']);
  assert.notEqual(last.state, 'failed', last.problem ?? '');
  return last;
}

export async function requireCertificate({ system }: MovingWorld, id: string): Promise<void> {
  const trust = await ask<string>(`${system.office}/v1/trust-policy`);
  const certificate = await ask<unknown>(`${system.office}/v1/relocations/${id}/certificate`);
  const { failures } = await verifyCertificate(JSON.stringify(certificate), trust);
  assert.deepEqual(failures, []);
}
