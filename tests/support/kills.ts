import { randomInt } from 'node:crypto';
import type { Listener } from '../../apps/server/src/platform/postgres/index.ts';
import { openPartyDatabase } from './inspection.ts';
import type { System } from './system.ts';

/** How many kills a test file deals out; `VITRINE_TEST_KILLS` says otherwise. */
export function killsWanted(unlessTold: number): number {
  const told = Number(process.env.VITRINE_TEST_KILLS ?? unlessTold);
  if (Number.isInteger(told) && told > 0) return told;
  throw new Error('VITRINE_TEST_KILLS must be a whole number above zero');
}

/** Up to so many milliseconds, so that kills fall before, into and after what a step writes. */
export async function aMoment(msMax: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, randomInt(msMax + 1)));
}

const channel = 'vitrine_test_steps';

/** Lets the office's database tell of each step of a relocation, as it begins and ends. */
export async function watchSteps(data: string): Promise<void> {
  const db = await openPartyDatabase(data, 'office');
  try {
    await db.execute(`
      create or replace function ${channel}() returns trigger language plpgsql as
      $$ begin perform pg_notify('${channel}', new.name || ' ' || new.state); return new; end $$`);
    await db.execute(`
      create or replace trigger ${channel} after insert or update on relocation_steps
      for each row execute function ${channel}()`);
  } finally {
    await db.close();
  }
}

/**
 * Listens to the office, lets something happen, waits until the step has begun, and kills a process.
 * @param msMax the kill comes up to so many milliseconds later
 */
export async function killAtStep(
  office: Pick<System, 'data'>,
  step: string,
  victim: System,
  happen: () => Promise<void>,
  msMax: number = 0,
): Promise<void> {
  const db = await openPartyDatabase(office.data, 'office');
  const { promise, resolve } = Promise.withResolvers<void>();
  let listener: Listener | undefined;
  try {
    listener = await db.listen(channel, (told) => {
      if (told === `${step} running`) resolve();
    });
    await happen();
    await promise;
    await aMoment(msMax);
    await victim.kill();
  } finally {
    await listener?.close();
    await db.close().catch(() => undefined);
  }
}
