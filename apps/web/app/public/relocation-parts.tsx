import { Link } from 'react-router';
import type { RelocationStatus } from '../api/answers.ts';
import { Band } from '../parts/band.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { stepStates } from '../parts/state-words.ts';
import { bytes, count, countryName, duration, listed, several, siteName } from '../parts/words.ts';

interface Props {
  readonly status: RelocationStatus;
}

const phases: Readonly<Record<RelocationStatus['progress'][number]['phase'], string>> = {
  copying: 'copying',
  verifying: 'reading back and comparing',
  erasing: 'erasing',
  idle: 'waiting',
};

/** What the sites tell of what they are doing; it is shown, not logged. */
export function Progress({ status }: Props) {
  const { steps, ahead } = status;
  const progress = progressNow(status);
  const done = steps.filter(({ state }) => state === 'done').length;
  const all = steps.length + ahead.length;
  return (
    <Band
      title="Progress"
      note="As it was when the page was loaded; with JavaScript it goes on by itself, else load the page again."
    >
      <p>
        <label htmlFor="steps-done">
          {done} of {all} steps done
        </label>
        <progress id="steps-done" value={done} max={all} />
      </p>
      {progress.map(
        ({ site, phase, objects, objectsTotal, bytes: size, bytesPerSecond, problem }) => (
          <p key={site}>
            <label htmlFor={`progress-${site}`}>
              {siteName(site)}, {phases[phase]}: {count(objects)} of {count(objectsTotal)} objects,{' '}
              {bytes(size)}, {bytes(bytesPerSecond)}/s
            </label>
            <progress id={`progress-${site}`} value={objects} max={Math.max(objectsTotal, 1)} />
            {problem !== undefined && <span className="notice warn">{problem}</span>}
          </p>
        ),
      )}
    </Band>
  );
}

/** What was told last is old once a site has nothing more to do for the step that runs. */
function progressNow({ state, progress }: RelocationStatus): RelocationStatus['progress'] {
  if (state === 'soaking' || state === 'planned') return [];
  return state === 'retiring' ? progress.filter(({ phase }) => phase === 'erasing') : progress;
}

/** Every step of the process, with its times where it was begun. */
export function Steps({ status: { steps, ahead, round } }: Props) {
  return (
    <Band
      title="Steps"
      note={
        round > 1 ? `The fence was drawn ${count(round)} times; each has its number.` : undefined
      }
    >
      <div className="table steps">
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">State</th>
              <th scope="col">Began</th>
              <th scope="col" className="number">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ name, title, state, startedAt, finishedAt }) => (
              <tr key={name}>
                <th scope="row">{title}</th>
                <td>
                  <State {...(stepStates[state] ?? { tone: 'idle', words: state })} />
                </td>
                <td>
                  <Moment at={startedAt} />
                </td>
                <td className="number">{tookWords(startedAt, finishedAt)}</td>
              </tr>
            ))}
            {ahead.map(({ name, title }) => (
              <tr key={name}>
                <th scope="row">{title}</th>
                <td>
                  <State tone="idle" words="to come" />
                </td>
                <td />
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Band>
  );
}

function tookWords(startedAt: string, finishedAt: string | undefined): string {
  if (finishedAt === undefined) return '';
  const ms = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  return ms < 10_000 ? `${count(ms)} ms` : duration(ms / 1_000);
}

const stages: Readonly<Record<string, string>> = {
  start: 'The start',
  retirement: 'The erasure at the source',
};

export function Approvals({ status: { approvals } }: Props) {
  return (
    <Band
      title="Approvals"
      note="Two people for each, with keys of their own. The sites check them before they act."
    >
      {approvals.length === 0 ? (
        <p>None yet.</p>
      ) : (
        <div className="table">
          <table>
            <thead>
              <tr>
                <th scope="col">Of</th>
                <th scope="col">By</th>
                <th scope="col" className="number">
                  Entry in the office’s ledger
                </th>
              </tr>
            </thead>
            <tbody>
              {approvals.map(({ stage, operator, index }) => (
                <tr key={`${stage} ${operator}`}>
                  <th scope="row">{stages[stage] ?? stage}</th>
                  <td>{operator}</td>
                  <td className="number">{index}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Band>
  );
}

/** Exact counts, in words. */
export function WhatMoves({ plan }: { plan: Pick<RelocationStatus['plan'], 'counts' | 'bytes'> }) {
  const { counts } = plan;
  return listed([
    `${several(counts.sample, 'file')} (${bytes(plan.bytes)})`,
    several(counts.submission, 'submission'),
    several(counts.customer, 'customer'),
    several(counts['api-key'], 'API key'),
    ...(counts.event === undefined
      ? []
      : [several(counts.event, 'event of statistics', 'events of statistics')]),
  ]);
}

/** The dry run's outcome: what people approved. */
export function PlanOf({ status: { plan, planDigest, throttleBytesPerSecond } }: Props) {
  const { from, to } = plan;
  return (
    <Band title="The plan" note="Counted by the source before anything moved.">
      <dl className="facts">
        <dt>From</dt>
        <dd>
          {siteName(from.site)}, law of {countryName(from.jurisdiction)}
        </dd>
        <dt>To</dt>
        <dd>
          {siteName(to.site)}, law of {countryName(to.jurisdiction)}
        </dd>
        <dt>To move</dt>
        <dd>
          <WhatMoves plan={plan} />
        </dd>
        <dt>Estimated</dt>
        <dd>{duration(plan.estimateSeconds)}</dd>
        {throttleBytesPerSecond !== undefined && (
          <>
            <dt>At most</dt>
            <dd>{bytes(throttleBytesPerSecond)}/s</dd>
          </>
        )}
        <dt>Made</dt>
        <dd>
          <Moment at={plan.createdAt} /> by {plan.createdBy}, on{' '}
          <Link to={`/residency/versions/${plan.policyVersion}`}>
            policy version {plan.policyVersion}
          </Link>
        </dd>
        <dt>Void after</dt>
        <dd>
          <Moment at={plan.expiresAt} />
        </dd>
        <dt>Digest</dt>
        <dd className="mono">{planDigest}</dd>
      </dl>
      <h3>What stays behind</h3>
      <ul>
        {plan.residualFlows.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Band>
  );
}
