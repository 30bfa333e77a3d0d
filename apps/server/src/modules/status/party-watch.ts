import { type Clock, isoTime } from '../../platform/clock.ts';
import type { Readiness } from '../../platform/http/index.ts';
import { createLately } from '../../platform/lately.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Parties, Party } from '../identity/index.ts';
import { readCheckpoint, type SeenCheckpoint } from './checkpoint.ts';

/** How one party stands, as anybody could find out by asking it. */
export interface PartyState {
  readonly name: string;
  /** null: the policy names a site that has not made itself known. */
  readonly url: string | null;
  readonly origin: string | null;
  /** `away`: it did not answer in time, or nobody knows where. `not-ready`: it answers that something is missing. */
  readonly state: 'ready' | 'not-ready' | 'away';
  /** Its own words for what it needs, where it answered. */
  readonly checks: Readonly<Record<string, string>>;
  /** The newest public one, verified; null where there is none, or it does not verify. */
  readonly checkpoint: SeenCheckpoint | null;
  /** Entries that it has signed and not made public yet; null where it did not say. */
  readonly waiting: number | null;
  /** The version of the residency policy that it acts on; null where it did not say. */
  readonly policyVersion: number | null;
  /** What is wrong, if anything is, in words for everybody. */
  readonly problem: string | null;
}

export interface PartyStates {
  readonly askedAt: string;
  readonly parties: readonly PartyState[];
}

/** What the office knows of itself without asking. */
export interface OwnState {
  readonly readiness: () => Promise<Readiness>;
  readonly note: () => string | undefined;
  readonly ledgerSize: () => bigint;
  readonly policyVersion: () => number;
}

/** What is public of another party. */
export interface PartyAnswers {
  readonly readiness: Readiness;
  readonly note: string | undefined;
  readonly ledgerSize: number | undefined;
  readonly policyVersion: number | undefined;
}

export interface PartyWatchDeps {
  readonly parties: () => Parties;
  /** Sites that the policy in force names. */
  readonly named: () => readonly string[];
  readonly own: OwnState;
  /** Rejects where the party does not answer in time. */
  readonly ask: (party: Party) => Promise<PartyAnswers>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const freshMs = 5_000;
const oldMs = 60_000;

/** Asks every party how it stands, once in five seconds at most, however many want to know. */
export function createPartyWatch(deps: PartyWatchDeps): () => Promise<PartyStates> {
  const { clock, logger } = deps;

  async function look(): Promise<PartyStates> {
    const { office, sites } = deps.parties();
    const all = [office, ...sites];
    const askedAt = isoTime(clock.nowMs());
    const parties = await Promise.all(
      all.map(async (party) => {
        const others = all.filter((one) => one !== party);
        const answers = await (party === office ? answersOf(deps.own) : deps.ask(party)).catch(
          (error: unknown) => {
            logger.debug({ err: error, peer: party.name }, 'a party did not say how it stands');
            return undefined;
          },
        );
        return stateOf(party, others, answers);
      }),
    );
    const missing = deps.named().filter((name) => !sites.some((site) => site.name === name));
    return { askedAt, parties: [...parties, ...missing.map(missingState)] };
  }

  return createLately({
    clock,
    freshMs,
    oldMs,
    look,
    onFailure: (error) => logger.warn({ err: error }, 'the parties could not be asked'),
  });
}

const nothing = { checks: {}, checkpoint: null, waiting: null, policyVersion: null };

function missingState(name: string): PartyState {
  const problem = 'The policy names it, but it is not connected.';
  return { name, url: null, origin: null, ...nothing, state: 'away', problem };
}

async function answersOf(own: OwnState): Promise<PartyAnswers> {
  return {
    readiness: await own.readiness(),
    note: own.note(),
    ledgerSize: Number(own.ledgerSize()),
    policyVersion: own.policyVersion(),
  };
}

async function stateOf(
  { name, url, origin, ...party }: Party,
  others: readonly Party[],
  answers: PartyAnswers | undefined,
): Promise<PartyState> {
  const known = { name, url, origin };
  if (answers === undefined) {
    return { ...known, ...nothing, state: 'away', problem: 'It did not answer in time.' };
  }
  const { readiness, note, ledgerSize, policyVersion } = answers;
  const { checkpoint, problem } = await checkpointOf(note, { ...known, ...party }, others);
  return {
    ...known,
    state: readiness.ready ? 'ready' : 'not-ready',
    checks: readiness.checks,
    checkpoint,
    waiting:
      checkpoint === null || ledgerSize === undefined
        ? null
        : Math.max(0, ledgerSize - checkpoint.size),
    policyVersion: policyVersion ?? null,
    problem,
  };
}

async function checkpointOf(
  note: string | undefined,
  party: Party,
  others: readonly Party[],
): Promise<Pick<PartyState, 'checkpoint' | 'problem'>> {
  if (note === undefined) return { checkpoint: null, problem: 'It has published no checkpoint.' };
  try {
    return { checkpoint: await readCheckpoint(note, party, others), problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { checkpoint: null, problem: `Its checkpoint does not verify: ${why}` };
  }
}
