import { Form } from 'react-router';
import type { PolicyDocument } from '../api/answers.ts';
import { countryName, regionName, siteName } from '../parts/words.ts';
import { dataClasses, regionOf } from './homes.ts';

/** A form that only changes the address: it works without JavaScript. */
export function CountryForm(props: { policy: PolicyDocument; country: string | undefined }) {
  const { policy, country } = props;
  const codes = Object.values(policy.regions)
    .flatMap(({ countries }) => countries)
    .map((code) => ({ code, name: countryName(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const isKnown = codes.some(({ code }) => code === country);
  return (
    <Form method="get" action="#country" className="row" preventScrollReset>
      <p className="field">
        <label htmlFor="country-code">Country</label>
        <select
          id="country-code"
          name="country"
          key={country}
          defaultValue={isKnown ? country : ''}
        >
          <option value="">Choose …</option>
          {codes.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </p>
      <button type="submit">Show its home</button>
    </Form>
  );
}

export function CountryAnswer(props: {
  policy: PolicyDocument;
  country: string;
  urls: Readonly<Record<string, string>>;
}) {
  const { policy, country, urls } = props;
  const region = regionOf(policy, country);
  if (region === undefined) {
    return (
      <p role="status" className="notice warn">
        The policy names no home for this country: what is sent from there is refused.
      </p>
    );
  }
  const home = policy.regions[region]?.home;
  return (
    <div role="status">
      <p>
        {countryName(country)} is in the region {regionName(region)}.
      </p>
      <dl className="facts">
        {dataClasses.map((one) => {
          const site = home?.[one] ?? '';
          return [
            <dt key={one}>Its {one}</dt>,
            <dd key={`${one} home`}>
              {urls[site] === undefined ? (
                siteName(site)
              ) : (
                <a href={urls[site]}>{siteName(site)}</a>
              )}
              , under the law of {countryName(policy.sites[site]?.jurisdiction ?? '')}
            </dd>,
          ];
        })}
      </dl>
    </div>
  );
}
