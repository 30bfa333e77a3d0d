import { Link } from 'react-router';
import { Band } from '../parts/band.tsx';
import { Field, Refused } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import type { LoadedSample, SampleRecord } from './sample-record.ts';

/** The closed list of purposes, in words. */
export const purposes = {
  analysis: 'Analysis',
  'incident-response': 'Response to an incident',
  quality: 'Quality of detection',
  legal: 'Legal request',
  'user-request': 'Request of a user',
  audit: 'Audit',
} as const;

export const forms = {
  cart: 'CaRT: cannot be run by mistake',
  zip: 'zip with the password “infected”',
  raw: 'Raw, as it came: takes a second person',
} as const;

/** What may be asked for at the office besides. */
export const askedForms = { ...forms, excerpt: 'A look at some of its bytes in hex' } as const;

/** Why a read was refused, by the problem's code; what else comes in the address says nothing. */
const refusals: Readonly<Record<string, string>> = {
  'approval-needed': 'This read takes a second person: ask for approval at the office.',
  'approval-missing': 'The approval has not come to this site yet. Try again in a moment.',
  'approval-mismatch': 'What you asked for is not what was approved.',
  'approval-expired': 'The approval is over; ask again.',
  'approval-used': 'The approval has served its one read; ask again.',
  'reader-country-refused': 'The policy lets nobody in your country read here.',
  'region-closed': 'The region has moved away: nobody reads it here.',
  'sample-unreadable': 'No data centre has a copy that can be read now. The attempt is on record.',
  'unknown-sample': 'The sample is here no more.',
  forbidden: 'Your roles do not let you read samples.',
  'invalid-request': 'A purpose, a case and a form are needed.',
};

/** Reading, with purpose and case; what takes a second person is asked for at the office. */
export function SampleRead({ record, officeUrl, problem, person }: LoadedSample) {
  const words = problem === null ? undefined : (refusals[problem] ?? 'The read was refused.');
  return (
    <Band
      id="read"
      title="Read it"
      note="A read is an entry of the public ledger, durable before the first byte leaves."
    >
      {words && <Refused refusal={{ title: 'Not read', words }} />}
      {record.read === 'escalate' && (
        <p className="notice warn">
          From your country every read takes a second person’s approval, by the residency policy.
        </p>
      )}
      <Approved record={record} person={person} />
      <form
        className="stack"
        method="post"
        action={`/v1/samples/${record.sha256}/reads`}
        aria-label="Read"
      >
        <input type="hidden" name="region" value={record.region} />
        <Purpose />
        <Case />
        <fieldset>
          <legend>Form</legend>
          {Object.entries(forms).map(([form, label], i) => (
            <label key={form}>
              <input type="radio" name="form" value={form} defaultChecked={i === 0} required />
              {label}
            </label>
          ))}
        </fieldset>
        <div className="actions">
          {record.read === 'allowed' && <button type="submit">Download</button>}
          <AskInstead record={record} officeUrl={officeUrl} />
        </div>
      </form>
      <p>
        <Link to={`/console/samples/${record.sample}/bytes`}>Look at some of its bytes</Link>
      </p>
      <p className="prose small quiet">
        The office is told the site and the site’s id of the sample, never its hash. Once another
        person has approved there, the approval comes to this page by itself.
      </p>
    </Band>
  );
}

/** The same form, sent to the office's page instead: there the person is known, and asks. */
function AskInstead(props: { readonly record: SampleRecord; readonly officeUrl: string }) {
  const { record, officeUrl } = props;
  const isNeeded = record.read === 'escalate';
  return (
    <button
      type="submit"
      className={isNeeded ? undefined : 'second'}
      formMethod="get"
      formAction={`${officeUrl}/console/access/ask/${record.site}/${record.sample}`}
    >
      Ask for approval
    </button>
  );
}

function Purpose() {
  return (
    <Field label="Purpose">
      {(attributes) => (
        <select {...attributes} name="purpose" required defaultValue="">
          <option value="" disabled>
            Choose one
          </option>
          {Object.entries(purposes).map(([purpose, words]) => (
            <option key={purpose} value={purpose}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Case() {
  return (
    <Field label="Case" hint="Its reference; it stands in the access log">
      {(attributes) => <input {...attributes} name="case" required maxLength={100} />}
    </Field>
  );
}

const states = {
  open: ['warn', 'approved, to be used once'],
  used: ['idle', 'used'],
  expired: ['idle', 'over'],
} as const;

/** Approvals that have come to this site; who asked can read by one that is open. */
function Approved({
  record,
  person,
}: {
  readonly record: SampleRecord;
  readonly person: string | undefined;
}) {
  if (record.approvals.length === 0) return null;
  return (
    <section aria-labelledby="approvals">
      <h3 id="approvals">Approvals</h3>
      {record.approvals.map((one) => {
        const [colour, words] = states[one.state];
        const isMine = one.by === person;
        return (
          <div className="notice" key={one.request}>
            <p>
              {one.by} asked for {one.form}, {purposes[one.purpose].toLowerCase()}, case {one.case};{' '}
              {one.approvedBy} approved. <span className={`state ${colour}`}>{words}</span>
              {one.state === 'open' && (
                <>
                  {' '}
                  until <Moment at={one.expiresAt} />
                </>
              )}
            </p>
            {isMine && one.state === 'open' && one.form !== 'excerpt' && (
              <form method="post" action={`/v1/samples/${record.sha256}/reads`}>
                {Object.entries({
                  region: record.region,
                  purpose: one.purpose,
                  case: one.case,
                  form: one.form,
                  approval: one.request,
                }).map(([name, value]) => (
                  <input key={name} type="hidden" name={name} value={value} />
                ))}
                <button type="submit">Download {one.form} as approved</button>
              </form>
            )}
          </div>
        );
      })}
    </section>
  );
}
