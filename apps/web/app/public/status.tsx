import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import type { PartyStates } from '../api/answers.ts';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { partyStates } from '../parts/state-words.ts';
import { count, several } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { ageWords, LedgersTable, partyName, witnessWords } from './ledgers-table.tsx';

export function loader({ context }: LoaderFunctionArgs) {
  return got(context.get(requestContext).office.GET('/v1/status'));
}

export default function Status() {
  const states = useLoaderData<typeof loader>();
  const { parties, askedAt, policyVersion } = states;
  const isWell = parties.every(
    (one) => one.state === 'ready' && one.problem === null && one.policyVersion === policyVersion,
  );
  return (
    <>
      <Opening kind="Status" title={isWell ? 'Every party is ready' : 'Not every party is ready'}>
        <p className="lead">
          How the office and the sites stood at <Moment at={askedAt} />.
        </p>
      </Opening>
      <Band
        title="Parties"
        note="The office asked each what anybody may ask it: whether it can work, and its newest checkpoint."
      >
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Party</th>
                <th scope="col">State</th>
                <th scope="col">What it needs</th>
                <th scope="col">Acts on policy</th>
                <th scope="col">Address</th>
              </tr>
            </thead>
            <tbody>
              {parties.map((one) => (
                <tr key={one.name}>
                  <th scope="row">{partyName(one.name)}</th>
                  <td>
                    <State {...partyStates[one.state]} />
                  </td>
                  <td>{checkWords(one)}</td>
                  <td>{policyWords(one, policyVersion)}</td>
                  <td className="mono">{one.url !== null && <a href={one.url}>{one.url}</a>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Band>
      <Band title="Ledgers" note="Newest public checkpoints, with the signatures verified.">
        <LedgersTable states={states} />
        {parties
          .filter(({ origin }) => origin !== null)
          .map((one) => (
            <details key={one.name}>
              <summary>{partyName(one.name)}: more</summary>
              <LedgerFacts party={one} askedAt={askedAt} />
            </details>
          ))}
        <p className="small quiet">
          A certificate asks for {count(states.quorum)} or more witnesses. A ledger to which nothing
          was added is not cosigned again.
        </p>
      </Band>
      <Band title="Ask yourself">
        <p className="prose">
          Each party answers at <span className="mono">/healthz</span>,{' '}
          <span className="mono">/readyz</span> and <span className="mono">/ledger/checkpoint</span>
          . This page as data: <a href="/v1/status">/v1/status</a>. Policy in force:{' '}
          <Link to={`/residency/versions/${policyVersion}`}>version {policyVersion}</Link>.
        </p>
      </Band>
    </>
  );
}

type Party = PartyStates['parties'][number];

function LedgerFacts({ party, askedAt }: { party: Party; askedAt: string }) {
  const { origin, waiting, checkpoint } = party;
  return (
    <dl className="facts">
      <dt>Name</dt>
      <dd className="mono">{origin}</dd>
      <dt>Signed, not public yet</dt>
      <dd>{waiting === null ? 'not known' : several(waiting, 'entry', 'entries')}</dd>
      {checkpoint !== null && (
        <>
          <dt>Root</dt>
          <dd className="mono">{checkpoint.root}</dd>
          <dt>Cosigned</dt>
          <dd>
            by {witnessWords(checkpoint.witnesses)}; last {ageWords(party, askedAt)}
          </dd>
        </>
      )}
    </dl>
  );
}

function checkWords({ checks, problem }: Party): string {
  const words = Object.entries(checks).map(([name, says]) => `${name}: ${says}`);
  return [...words, ...(problem === null ? [] : [problem])].join('; ');
}

function policyWords({ policyVersion }: Party, inForce: number): string {
  if (policyVersion === null) return 'it did not say';
  if (policyVersion === inForce) return `version ${policyVersion}`;
  return `version ${policyVersion}; ${inForce} is in force`;
}
