import type { SiteFigures } from './figures.ts';
import type { PartyState } from './party-watch.ts';

/** What somebody should look after. */
export interface Alert {
  readonly party: string;
  readonly kind:
    | 'unreachable'
    | 'not-ready'
    | 'figures-missing'
    | 'ledger-stopped'
    | 'witness-missing'
    | 'copies-missing'
    | 'disk-nearly-full'
    | 'erasure-uncovered'
    | 'policy-behind';
  /** In words for people. */
  readonly words: string;
}

/** A data centre with less is called nearly full. */
export const nearlyFullBytes = 10 * 1024 ** 3;

export interface Judged {
  readonly state: PartyState;
  readonly figures: SiteFigures | null;
}

/** @param rules in force, and the witnesses that a certificate asks for */
export function alertsOf(
  parties: readonly Judged[],
  rules: { readonly policyVersion: number; readonly quorum: number },
): Alert[] {
  return parties.flatMap((party) => alertsOfParty(party, rules));
}

function alertsOfParty(
  { state, figures }: Judged,
  { policyVersion, quorum }: { readonly policyVersion: number; readonly quorum: number },
): Alert[] {
  const { name: party, checkpoint, checks } = state;
  if (state.state === 'away') {
    return [{ party, kind: 'unreachable', words: state.problem ?? 'It did not answer in time.' }];
  }
  const alerts: Alert[] = [];
  const tell = (kind: Alert['kind'], words: string) => alerts.push({ party, kind, words });
  const ledgerStopped = figures?.ledger.stopped ?? (checks.ledger ?? 'ok') !== 'ok';
  if (ledgerStopped) tell('ledger-stopped', 'Its ledger has stopped: it must be started anew.');
  else if (state.state === 'not-ready') tell('not-ready', missingWords(checks));
  // Nobody cosigns an empty ledger.
  if (checkpoint !== null && checkpoint.size > 0 && checkpoint.witnesses.length < quorum) {
    const { length } = checkpoint.witnesses;
    tell(
      'witness-missing',
      `Its newest checkpoint has ${length} of the ${quorum} cosignatures that certificates ask for.`,
    );
  }
  if (state.policyVersion !== null && state.policyVersion !== policyVersion) {
    tell(
      'policy-behind',
      `It acts on policy version ${state.policyVersion}; ${policyVersion} is in force.`,
    );
  }
  if (figures === null) {
    if (party !== 'office') tell('figures-missing', 'It did not tell its figures.');
    return alerts;
  }
  const { copiesMissing, disks, erasureUncovered } = figures;
  if (copiesMissing > 0) {
    const copies = copiesMissing === 1 ? 'One copy is' : `${copiesMissing} copies are`;
    tell('copies-missing', `${copies} still to be made.`);
  }
  if (erasureUncovered > 0) {
    const places = erasureUncovered === 1 ? 'One place holds' : `${erasureUncovered} places hold`;
    tell('erasure-uncovered', `${places} customers’ data that no erasure reaches.`);
  }
  for (const { dataCentre, freeBytes } of disks) {
    if (freeBytes === null || freeBytes >= nearlyFullBytes) continue;
    const gib = (freeBytes / 1024 ** 3).toFixed(1);
    tell('disk-nearly-full', `The data centre ${dataCentre} has ${gib} GiB left.`);
  }
  return alerts;
}

function missingWords(checks: Readonly<Record<string, string>>): string {
  const bad = Object.entries(checks).filter(([, says]) => says !== 'ok');
  return `It cannot work: ${bad.map(([name, says]) => `${name}: ${says}`).join('; ')}.`;
}
