import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { got } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { Field } from '../parts/form.tsx';
import { bytes, countryName, listed, siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';
import { CountryForm } from './country.tsx';
import { regionOf } from './homes.ts';

/** The office says which site is home; the file itself goes to the site, past the office. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { party, office, site, officeUrl } = context.get(requestContext);
  const search = new URL(request.url).searchParams;
  const country = search.get('country') ?? undefined;
  if (party.kind === 'site') {
    const rules = await got(site.GET('/v1/intake-rules'));
    return { rules, country, officeUrl, problem: search.get('problem') ?? undefined };
  }
  const { document } = await got(office.GET('/v1/policy'));
  const region = country === undefined ? undefined : regionOf(document, country);
  if (region !== undefined) {
    const home = document.regions[region]?.home.files;
    const found = (await got(office.GET('/v1/sites'))).find(({ name }) => name === home);
    if (found !== undefined) throw redirect(`${found.url}/submit?country=${country}`);
  }
  return { document, country };
}

export default function Submit() {
  const data = useLoaderData<typeof loader>();
  return data.rules ? (
    <AtSite {...data} rules={data.rules} />
  ) : (
    <AtOffice {...data} document={data.document} />
  );
}

type Data = Awaited<ReturnType<typeof loader>>;

function AtOffice(props: {
  readonly document: NonNullable<Data['document']>;
  readonly country: string | undefined;
}) {
  return (
    <>
      <Opening kind="For everybody" title="Submit a file">
        <p className="lead">
          A suspicious file goes straight to the site that keeps the files of your country. You get
          a receipt, with which you can ask later where it is and who has read it.
        </p>
      </Opening>
      <Band
        title="Where are you?"
        id="country"
        note="The country decides which site takes the file."
      >
        <CountryForm policy={props.document} country={props.country} />
        {props.country !== undefined && (
          <p role="status" className="notice warn">
            The policy names no home for {countryName(props.country)}: nothing is taken from there.
          </p>
        )}
      </Band>
    </>
  );
}

const problems: Readonly<Record<string, string>> = {
  'terms-not-accepted': 'Accept the terms first.',
  'sample-too-large': 'The file is larger than this site takes.',
  'not-home': 'This site is not the home of that country.',
  'too-many-requests': 'Too many files have come from your address; try again later.',
};

function AtSite(props: {
  readonly rules: NonNullable<Data['rules']>;
  readonly country: string | undefined;
  readonly officeUrl: string;
  readonly problem: string | undefined;
}) {
  const { rules, country, officeUrl, problem } = props;
  const own = rules.regions.filter(({ home }) => home === rules.site);
  const codes = own
    .flatMap(({ countries }) => countries)
    .map((code) => ({ code, name: countryName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return (
    <>
      <Opening kind={`Site ${siteName(rules.site)}`} title="Submit a file">
        <p className="lead">
          {rules.operator} keeps it here, under the law of{' '}
          {rules.jurisdiction ? countryName(rules.jurisdiction) : 'no stated country'}, encrypted,
          in {listed(rules.dataCentres)}, for {rules.retentionDays} days.
        </p>
      </Opening>
      <Band title="The file">
        {problem !== undefined && (
          <p role="alert" className="notice bad">
            {problems[problem] ?? 'The file was not taken.'} Nothing has been stored.
          </p>
        )}
        {codes.length === 0 ? (
          <p className="empty">
            This site is the home of no country now. <a href={`${officeUrl}/submit`}>Find yours</a>
          </p>
        ) : (
          <form
            className="stack"
            method="post"
            action="/v1/public-submissions"
            encType="multipart/form-data"
          >
            <Field
              label="Country"
              hint={<a href={`${officeUrl}/submit`}>Another country? Find its site.</a>}
            >
              {(attributes) => (
                <select {...attributes} name="country" required defaultValue={country}>
                  {codes.map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <p>
              <label>
                <input type="checkbox" name="terms" value="accepted" required />I may pass this file
                on, and {rules.operator} may analyse it.
              </label>
            </p>
            <Field label="File" hint={`At most ${bytes(rules.sampleBytesMax)}`}>
              {(attributes) => <input {...attributes} type="file" name="file" required />}
            </Field>
            <p>
              <button type="submit">Submit</button>
            </p>
          </form>
        )}
      </Band>
    </>
  );
}
