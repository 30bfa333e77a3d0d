import { type Clock, isoTime } from '../../platform/clock.ts';
import { createLately } from '../../platform/lately.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Party } from '../identity/index.ts';
import { type Alert, alertsOf } from './alerts.ts';
import type { SiteFigures } from './figures.ts';
import { createHistory, type Point, type Rate } from './history.ts';
import type { PartyState, PartyStates } from './party-watch.ts';

/** One party, as the operator's people see it. */
export interface PartyOverview {
  readonly name: string;
  readonly url: string | null;
  readonly state: PartyState['state'];
  readonly policyVersion: number | null;
  /** Entries of its newest public checkpoint, and who cosigned that. */
  readonly ledger: { readonly size: number; readonly witnesses: readonly string[] } | null;
  /** Of a site that told them; null of the office. */
  readonly figures: SiteFigures | null;
  /** Of its intake now; null where it is not known. */
  readonly rate: Rate | null;
  readonly history: readonly Point[];
}

export interface Overview {
  readonly at: string;
  readonly policyVersion: number;
  readonly quorum: number;
  readonly parties: readonly PartyOverview[];
  readonly alerts: readonly Alert[];
}

export interface OverviewDeps {
  readonly states: () => Promise<PartyStates>;
  readonly policyVersion: () => number;
  readonly quorum: number;
  readonly sites: () => readonly Party[];
  /** Rejects where the site does not answer in time. */
  readonly ask: (site: Party) => Promise<SiteFigures>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the office knows of all parties' work; it is found out while somebody looks. */
export interface OverviewWatch {
  now(): Promise<Overview>;
  /** At once, then every few seconds, to the end of the signal. */
  follow(signal: AbortSignal): AsyncGenerator<Overview>;
}

const freshMs = 4_000;
const oldMs = 20_000;
const everyMs = 5_000;
/** Whoever looks on shows again who they are from time to time. */
const lastsMs = 600_000;

export function createOverview(deps: OverviewDeps): OverviewWatch {
  const { clock, logger } = deps;
  const history = createHistory();

  async function look(): Promise<Overview> {
    const [{ parties }, figures] = await Promise.all([deps.states(), figuresOfSites()]);
    const rules = { policyVersion: deps.policyVersion(), quorum: deps.quorum };
    const judged = parties.map((state) => ({ state, figures: figures.get(state.name) ?? null }));
    return {
      at: isoTime(clock.nowMs()),
      ...rules,
      parties: judged.map(({ state, figures: told }) => ({
        name: state.name,
        url: state.url,
        state: state.state,
        policyVersion: state.policyVersion,
        ledger: state.checkpoint && {
          size: state.checkpoint.size,
          witnesses: state.checkpoint.witnesses.map(({ name }) => name),
        },
        figures: told,
        rate: told && history.rate(state.name),
        history: history.points(state.name),
      })),
      alerts: alertsOf(judged, rules),
    };
  }

  async function figuresOfSites(): Promise<Map<string, SiteFigures>> {
    const told = new Map<string, SiteFigures>();
    await Promise.all(
      deps.sites().map(async (site) => {
        try {
          const figures = await deps.ask(site);
          told.set(site.name, figures);
          history.add(site.name, figures);
        } catch (error) {
          logger.debug({ err: error, peer: site.name }, 'a site did not tell its figures');
        }
      }),
    );
    return told;
  }

  const onFailure = (error: unknown) =>
    logger.warn({ err: error }, 'the overview could not be found out');
  /** Who follows waits for what is new; one look serves all. */
  const newest = createLately({ clock, freshMs, oldMs: freshMs, look, onFailure });
  /** A page is not kept waiting for a site that is away. */
  const now = createLately({ clock, freshMs, oldMs, look: newest, onFailure });

  async function* follow(signal: AbortSignal): AsyncGenerator<Overview> {
    const untilMs = clock.monotonicMs() + lastsMs;
    while (!signal.aborted && clock.monotonicMs() < untilMs) {
      yield await newest();
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
  }

  return { now, follow };
}
