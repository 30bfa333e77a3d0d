import type { PartyStates } from '../api/answers.ts';
import { count, duration, listed, siteName } from '../parts/words.ts';

type Party = PartyStates['parties'][number];

/** The newest public checkpoint of each party, and who cosigned it. */
export function LedgersTable({ states }: { states: Pick<PartyStates, 'parties' | 'askedAt'> }) {
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Ledger of</th>
            <th scope="col" className="number">
              Entries
            </th>
            <th scope="col">Cosigned by</th>
            <th scope="col">Last cosigned</th>
          </tr>
        </thead>
        <tbody>
          {states.parties.map((party) => (
            <tr key={party.name}>
              <th scope="row">{partyName(party.name)}</th>
              {party.checkpoint === null ? (
                <td colSpan={3}>{party.problem ?? 'It has no checkpoint yet.'}</td>
              ) : (
                <>
                  <td className="number">{count(party.checkpoint.size)}</td>
                  <td>{witnessWords(party.checkpoint.witnesses)}</td>
                  <td>{ageWords(party, states.askedAt)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `office` → the office; `zurich` → Zurich. */
export function partyName(name: string): string {
  return name === 'office' ? 'The office' : siteName(name);
}

/** `2: Moscow and Zurich`. */
export function witnessWords(witnesses: readonly { readonly name: string }[]): string {
  if (witnesses.length === 0) return 'nobody yet';
  const names = witnesses.map(({ name }) => (name === 'office' ? 'the office' : siteName(name)));
  return `${witnesses.length}: ${listed(names)}`;
}

/** How long before `askedAt` the last witness signed what the party shows. */
export function ageWords({ checkpoint }: Party, askedAt: string): string {
  const times = (checkpoint?.witnesses ?? []).flatMap(({ at }) => (at === null ? [] : [at]));
  const newest = times.sort().at(-1);
  if (newest === undefined) return 'no time stated';
  const seconds = (Date.parse(askedAt) - Date.parse(newest)) / 1000;
  return `${duration(Math.max(0, seconds))} ago`;
}
