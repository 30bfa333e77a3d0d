import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../api/client.ts';
import { outcome } from '../api/outcome.ts';
import { Band, Opening } from '../parts/band.tsx';
import { said } from '../parts/form.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { count, countryName, regionName, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { proposalStates } from './policy-changes.tsx';
import { PolicyEditor } from './policy-editor.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { office } = context.get(requestContext);
  const [policy, file, { proposals }] = await Promise.all([
    got(office.GET('/v1/policy')),
    got(office.GET('/v1/policy/file')),
    got(office.GET('/v1/policy-proposals')),
  ]);
  return { policy: policy.document, digest: policy.digest, text: file.text, proposals };
}

/** Checks the text, or proposes it. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { office } = context.get(requestContext);
  const form = await request.formData();
  const given = form.get('text');
  // Browsers send lines with CR LF.
  const text = typeof given === 'string' ? given.replaceAll('\r\n', '\n') : '';
  if (said(form, 'intent') === 'propose') {
    const { data, refusal } = await outcome(
      office.POST('/v1/policy-proposals', { body: { yaml: text } }),
    );
    if (data !== undefined) return redirect(`/console/policy/proposals/${data.proposal}`);
    if (refusal.problems.length === 0) return { text, refusal };
  }
  const { data: checked, refusal } = await outcome(
    office.POST('/v1/policy/check', { body: { text } }),
  );
  return { text, checked, refusal };
}

export default function Policy() {
  const { policy, digest, text, proposals } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <Opening kind="Office" title="Residency policy">
        <p className="prose">
          Version {policy.version}, in force since {policy.effective}. The next one takes two
          people: one proposes it, another approves it with a key of their own.
        </p>
      </Opening>
      <Band title="In force" note={<span className="mono">{digest}</span>}>
        <Homes policy={policy} />
        <Readers policy={policy} />
        <Keeping policy={policy} />
        <details>
          <summary>As a file (YAML)</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre tabIndex={0}>{text}</pre>
        </details>
      </Band>
      <Band title="Proposals" note="The newest 100">
        <Proposals proposals={proposals} />
      </Band>
      <Band
        id="propose"
        title="Propose the next version"
        note="A home changes by a relocation alone, never by this text."
      >
        <PolicyEditor
          inForce={text}
          start={sent?.text ?? nextText(text, policy.version)}
          sent={sent}
        />
      </Band>
    </>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;
type PolicyDocument = Loaded['policy'];

/** The file in force, numbered as the next one. */
function nextText(text: string, version: number): string {
  return text.replace(/^version: .*$/m, `version: ${version + 1}`);
}

const classes = ['files', 'statistics', 'accounts'] as const;

function Homes({ policy }: { readonly policy: PolicyDocument }) {
  return (
    <Table label="Homes" head={['Region', 'Countries', 'Files', 'Statistics', 'Accounts']}>
      {Object.entries(policy.regions).map(([name, { countries, home }]) => (
        <tr key={name}>
          <th scope="row">{regionName(name)}</th>
          <td>
            <details>
              <summary>{count(countries.length)}</summary>
              {countries.map(countryName).join(', ')}
            </details>
          </td>
          {classes.map((dataClass) => (
            <td key={dataClass}>{siteName(home[dataClass] ?? 'none')}</td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

function Readers({ policy }: { readonly policy: PolicyDocument }) {
  const others = { escalate: 'with a second person', refuse: 'nobody' } as const;
  return (
    <Table label="Readers" head={['Site', 'Law of', 'Class', 'Read from', 'From elsewhere']}>
      {Object.entries(policy.access).flatMap(([site, rules]) =>
        classes.map((dataClass) => (
          <tr key={`${site} ${dataClass}`}>
            <th scope="row">{siteName(site)}</th>
            <td>{countryName(policy.sites[site]?.jurisdiction ?? '')}</td>
            <td>{dataClass}</td>
            <td>{rules[dataClass]?.countries.map(countryName).join(', ') || 'nowhere'}</td>
            <td>{others[rules[dataClass]?.otherwise ?? 'refuse']}</td>
          </tr>
        )),
      )}
    </Table>
  );
}

function Keeping({ policy }: { readonly policy: PolicyDocument }) {
  return (
    <dl className="facts">
      {classes.flatMap((dataClass) => [
        <dt key={dataClass}>{regionName(dataClass)} are kept</dt>,
        <dd key={`${dataClass} days`}>{count(policy.retentionDays[dataClass] ?? 0)} days</dd>,
      ])}
      <dt>A sample has at most</dt>
      <dd>{count(policy.limits.sampleBytesMax)} bytes</dd>
    </dl>
  );
}

function Proposals({ proposals }: Pick<Loaded, 'proposals'>) {
  if (proposals.length === 0) {
    return (
      <div className="empty">
        <p>Nobody has proposed a policy yet.</p>
        <p>
          <a href="#propose">Change the text below</a> and propose it.
        </p>
      </div>
    );
  }
  return (
    <Table label="Proposals" head={['Version', 'State', 'Proposed by', 'On', 'Approved by']}>
      {proposals.map(({ proposal, version, state, by, proposedAt, approvedBy }) => {
        const [colour, words] = proposalStates[state];
        return (
          <tr key={proposal}>
            <th scope="row">
              <Link to={`/console/policy/proposals/${proposal}`}>Version {version}</Link>
            </th>
            <td>
              <span className={`state ${colour}`}>{words}</span>
            </td>
            <td className="break">{by}</td>
            <td>
              <Moment at={proposedAt} />
            </td>
            <td className="break">{approvedBy ?? '–'}</td>
          </tr>
        );
      })}
    </Table>
  );
}
