import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { got } from '../../api/client.ts';
import { outcome } from '../../api/outcome.ts';
import { Band, Opening } from '../../parts/band.tsx';
import { Field, Refused, said } from '../../parts/form.tsx';
import { type Mark, parseMarks } from '../../parts/hex-lines.ts';
import { HexView } from '../../parts/hex-view.tsx';
import { narrowing } from '../../parts/pager.tsx';
import { count, siteName } from '../../parts/words.ts';
import { requestContext } from '../../request-context.ts';
import { purposes } from '../sample-read.tsx';

/** Bytes of one look. */
const lookBytes = 4_096;
/** What is shown before the first mark. */
const leadBytes = 64;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { site, officeUrl } = context.get(requestContext);
  const path = { id: params.id ?? '' };
  const asked = narrowing(request.url, ['marks', 'approval']);
  const marks = parseMarks(asked.marks);
  const record = await got(site.GET('/v1/samples/{id}/record', { params: { path } }));
  return { record, marks, approval: asked.approval, officeUrl };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { site } = context.get(requestContext);
  const form = await request.formData();
  const approval = said(form, 'approval');
  const path = { sha256: said(form, 'sha256') };
  const body = {
    purpose: said(form, 'purpose') as keyof typeof purposes,
    case: said(form, 'case'),
    region: said(form, 'region'),
    offset: Number(said(form, 'offset')),
    lengthBytes: lookBytes,
    ...(approval === '' ? {} : { approval }),
  };
  const looked = site.POST('/v1/samples/{sha256}/excerpts', { params: { path }, body });
  const { data, refusal } = await outcome(looked);
  return { id: params.id, asked: body, excerpt: data, refusal };
}

export default function Bytes() {
  const { record, marks } = useLoaderData<typeof loader>();
  const looked = useActionData<typeof action>();
  const first = Math.max(0, (marks[0]?.offset ?? 0) - leadBytes);
  return (
    <>
      <Opening
        kind={`Sample at ${siteName(record.site)}`}
        title="Its bytes"
        windowTitle={`Bytes of ${record.sha256.slice(0, 16)}`}
      >
        <p className="prose">
          A look is a read: it takes a purpose and a case, and stands in the public ledger before
          the first byte is decrypted. At most {count(lookBytes)} bytes are shown in one.
        </p>
        <p>
          <Link to={`/console/samples/${record.sample}`}>Back to the sample</Link>
        </p>
      </Opening>
      {looked?.excerpt && <Shown marks={marks} excerpt={looked.excerpt} />}
      <Band title={looked?.excerpt ? 'Look elsewhere' : 'Look'}>
        {looked?.refusal && <Refused refusal={looked.refusal} />}
        <Look offset={looked?.asked.offset ?? first} />
      </Band>
    </>
  );
}

type Looked = NonNullable<NonNullable<ReturnType<typeof useActionData<typeof action>>>['excerpt']>;

function Shown({ marks, excerpt }: { readonly marks: readonly Mark[]; readonly excerpt: Looked }) {
  const { offset, hex, sizeBytes, index } = excerpt;
  const length = hex.length / 2;
  return (
    <Band
      title="Bytes"
      note={`${count(length)} of ${count(sizeBytes)}; entry ${count(Number(index))} of the ledger`}
    >
      {length === 0 ? (
        <p className="empty">The file ends before this place.</p>
      ) : (
        <HexView hex={hex} offset={offset} marks={marks} />
      )}
      <div className="actions">
        {offset > 0 && <Step offset={Math.max(0, offset - lookBytes)} words="Before" />}
        {offset + length < sizeBytes && <Step offset={offset + length} words="After" />}
      </div>
    </Band>
  );
}

/** The next look, under the same purpose and case: a read, and an entry, of its own. */
function Step({ offset, words }: { readonly offset: number; readonly words: string }) {
  const looked = useActionData<typeof action>();
  if (looked === undefined) return null;
  const { purpose, case: reference } = looked.asked;
  return (
    <Form method="post">
      <Hidden offset={offset} />
      <input type="hidden" name="purpose" value={purpose} />
      <input type="hidden" name="case" value={reference} />
      <button type="submit" className="second">
        {words}
      </button>
    </Form>
  );
}

function Hidden({ offset }: { readonly offset?: number }) {
  const { record, approval } = useLoaderData<typeof loader>();
  return (
    <>
      <input type="hidden" name="sha256" value={record.sha256} />
      <input type="hidden" name="region" value={record.region} />
      {approval !== undefined && <input type="hidden" name="approval" value={approval} />}
      {offset !== undefined && <input type="hidden" name="offset" value={offset} />}
    </>
  );
}

function Look({ offset }: { readonly offset: number }) {
  const { record, officeUrl } = useLoaderData<typeof loader>();
  const looked = useActionData<typeof action>();
  return (
    <Form className="stack" method="post" aria-label="Look">
      <Hidden />
      <Field label="From byte" hint={`0 to ${count(record.sizeBytes)}`}>
        {(attributes) => (
          <input
            {...attributes}
            type="number"
            name="offset"
            min={0}
            max={record.sizeBytes}
            defaultValue={offset}
            key={offset}
            required
          />
        )}
      </Field>
      <Field label="Purpose">
        {(attributes) => (
          <select
            {...attributes}
            name="purpose"
            required
            defaultValue={looked?.asked.purpose ?? 'analysis'}
          >
            {Object.entries(purposes).map(([purpose, words]) => (
              <option key={purpose} value={purpose}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Case" hint="Its reference">
        {(attributes) => (
          <input
            {...attributes}
            name="case"
            maxLength={100}
            defaultValue={looked?.asked.case}
            required
          />
        )}
      </Field>
      <div className="actions">
        {record.read === 'allowed' && <button type="submit">Look</button>}
        {record.read === 'escalate' && (
          <a href={`${officeUrl}/console/access/ask/${record.site}/${record.sample}?form=excerpt`}>
            From your country it takes a second person: ask at the office
          </a>
        )}
      </div>
    </Form>
  );
}
