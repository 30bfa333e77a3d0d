import { useEffect } from 'react';
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useRevalidator,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { numbers, Table } from '../parts/table.tsx';
import { count, duration, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office, site, party } = context.get(requestContext);
  const api = party.kind === 'site' ? site : office;
  const [health, checks] = await Promise.all([
    got(api.GET('/v1/ledger-health')),
    got(api.GET('/v1/ledger-checks')),
  ]);
  const of = party.kind === 'site' ? party.name : 'office';
  return { health, checks, of, now: new Date().toISOString() };
}

export async function action({ context }: ActionFunctionArgs) {
  const { office, site, party } = context.get(requestContext);
  const api = party.kind === 'site' ? site : office;
  const { refusal } = await outcome(api.POST('/v1/ledger-checks'));
  return refusal === undefined ? redirect('/console/ledger') : { refusal };
}

export default function LedgerPage() {
  const { health, checks, of, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Opening kind={siteName(of)} title="Ledger">
        <p className="prose mono">{health.origin}</p>
      </Opening>
      <Band title="How it does">
        <Health health={health} now={now} />
      </Band>
      <Band title="Witnesses" note={`${health.quorum} of them make a quorum`}>
        <Witnesses health={health} now={now} />
      </Band>
      <Band
        title="Check"
        note="Everything is computed again from the entries: rows, openings, tiles, checkpoints. Nothing is changed."
      >
        <Check checks={checks} />
      </Band>
    </>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;

function Health({ health, now }: Pick<Loaded, 'health' | 'now'>) {
  const { size, pending, published, witnessed, lastEntryAt } = health;
  return (
    <dl className="facts">
      <dt>Entries signed</dt>
      <dd>{count(BigInt(size))}</dd>
      <dt>Waiting to be signed</dt>
      <dd>{count(BigInt(pending))}</dd>
      <dt>Newest entry</dt>
      <dd>{lastEntryAt ? <Moment at={lastEntryAt} /> : 'none'}</dd>
      <dt>Public checkpoint</dt>
      <dd>
        {published ? `${count(BigInt(published.size))} entries` : 'none yet'}
        {published?.at && `, published ${ago(published.at, now)}`}
        {published && <Lag of={size} behind={published.size} />}
      </dd>
      <dt>Witnessed checkpoint</dt>
      <dd>
        {witnessed ? `${count(BigInt(witnessed.size))} entries` : 'none yet'}
        {witnessed && <Lag of={size} behind={witnessed.size} />}
      </dd>
    </dl>
  );
}

function Lag({ of, behind }: { readonly of: string; readonly behind: string }) {
  const lag = BigInt(of) - BigInt(behind);
  if (lag <= 0n) return <span className="quiet"> (all)</span>;
  return <span className="quiet"> ({count(lag)} behind)</span>;
}

function Witnesses({ health, now }: Pick<Loaded, 'health' | 'now'>) {
  if (health.witnesses.length === 0) {
    return (
      <div className="empty">
        <p>
          Nobody witnesses this ledger. The other parties do by themselves once their party files
          are here.
        </p>
      </div>
    );
  }
  return (
    <Table label="Witnesses" head={['Witness', numbers('Has seen'), 'Last cosignature']}>
      {health.witnesses.map(({ name, size, at }) => (
        <tr key={name}>
          <th scope="row">{siteName(name)}</th>
          <td className="number">{size === undefined ? '–' : count(BigInt(size))}</td>
          <td>
            {at === undefined ? (
              <span className="state warn">none kept here</span>
            ) : (
              <>
                <Moment at={at} /> <span className="quiet">({ago(at, now)})</span>
              </>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

const everyMs = 1_000;

function Check({ checks }: Pick<Loaded, 'checks'>) {
  const sent = useActionData<typeof action>();
  const { revalidate } = useRevalidator();
  const isRunning = checks.running !== undefined;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void revalidate(), everyMs);
    return () => clearInterval(timer);
  }, [isRunning, revalidate]);
  return (
    <>
      {sent?.refusal && <Refused refusal={sent.refusal} />}
      <div aria-live="polite">
        {checks.running ? <Running running={checks.running} /> : <Last last={checks.last} />}
      </div>
      <Form method="post">
        <button type="submit" disabled={isRunning}>
          Check the ledger now
        </button>
      </Form>
    </>
  );
}

function Running({ running }: { readonly running: NonNullable<Loaded['checks']['running']> }) {
  const [done, total] = [Number(running.done), Number(running.total)];
  return (
    <>
      <p>
        {running.by} has it checked since <Moment at={running.startedAt} />: {count(done)} of{' '}
        {count(total)} entries.
      </p>
      <progress max={Math.max(total, 1)} value={done} aria-label="Entries checked" />
      <noscript>
        <p>
          <a href="/console/ledger">See how far it is</a>
        </p>
      </noscript>
    </>
  );
}

function Last({ last }: { readonly last: Loaded['checks']['last'] | undefined }) {
  if (last === undefined) {
    return (
      <div className="empty">
        <p>It was never checked from here. A check reads all of it and may take minutes.</p>
      </div>
    );
  }
  const { findings, by, startedAt, finishedAt } = last;
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  if (findings === undefined) {
    return (
      <p className="notice bad">
        The check that {by} began <Moment at={startedAt} /> could not be carried through; the
        process’s log says why.
      </p>
    );
  }
  const isSound = findings.faultCount === 0;
  return (
    <>
      <p>
        <span className={`state ${isSound ? 'good' : 'bad'}`}>
          {isSound ? 'no fault' : `${count(findings.faultCount)} faults`}
        </span>{' '}
        in {count(findings.entries)} entries, {count(findings.openings)} openings,{' '}
        {count(findings.bundles)} bundles, {count(findings.tiles)} tiles and{' '}
        {count(findings.checkpoints)} checkpoints. {by}, <Moment at={finishedAt} />, in{' '}
        {duration(seconds)}.
      </p>
      {!isSound && (
        <>
          <ol className="problems">
            {findings.faults.map(({ code, message }) => (
              <li key={`${code} ${message}`}>
                <strong>{code}</strong>: {message}
              </li>
            ))}
          </ol>
          <p className="prose">
            Damaged files can be written anew from the entries: stop nothing, and run{' '}
            <code>vitrine ledger fsck --repair</code> on the party’s machine.
          </p>
        </>
      )}
    </>
  );
}

function ago(at: string, now: string): string {
  return `${duration(Math.max(0, Date.parse(now) - Date.parse(at)) / 1_000)} ago`;
}
