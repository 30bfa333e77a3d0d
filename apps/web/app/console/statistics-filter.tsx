import { Form, Link } from 'react-router';
import { Field } from '../parts/form.tsx';
import { regionName } from '../parts/words.ts';

const types = {
  detection: 'Detections',
  'suspicious-activity': 'Suspicious activity',
  'lookup-summary': 'Look-ups',
  'scan-summary': 'Scans',
  'product-health': 'Health of products',
} as const;

export interface StatisticsAsked {
  readonly region?: string | undefined;
  readonly type?: string | undefined;
  readonly country?: string | undefined;
  readonly threat?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function StatisticsFilter(props: {
  readonly asked: StatisticsAsked;
  readonly regions: readonly string[];
}) {
  const { asked, regions } = props;
  return (
    <Form className="filter" method="get" role="search" key={JSON.stringify(asked)}>
      <Field label="Region">
        {(attributes) => (
          <select {...attributes} name="region" defaultValue={asked.region ?? ''}>
            <option value="">All that are here</option>
            {regions.map((region) => (
              <option key={region} value={region}>
                {regionName(region)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Type of event">
        {(attributes) => (
          <select {...attributes} name="type" defaultValue={asked.type ?? 'detection'}>
            {Object.entries(types).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Country" hint="Two letters, as in DE">
        {(attributes) => (
          <input {...attributes} name="country" maxLength={2} defaultValue={asked.country} />
        )}
      </Field>
      <Field label="Threat" hint="Its whole name; for the days alone">
        {(attributes) => (
          <input {...attributes} name="threat" defaultValue={asked.threat} spellCheck={false} />
        )}
      </Field>
      <Field label="From" hint="First day, UTC">
        {(attributes) => (
          <input {...attributes} type="date" name="from" defaultValue={asked.from} />
        )}
      </Field>
      <Field label="To" hint="Last day, UTC">
        {(attributes) => <input {...attributes} type="date" name="to" defaultValue={asked.to} />}
      </Field>
      <div className="actions wide">
        <button type="submit">Narrow</button>
        <Link to="/console/statistics">The last four weeks</Link>
      </div>
    </Form>
  );
}
