import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { found } from '../api/client.ts';
import { Band, Opening } from '../parts/band.tsx';
import { siteName } from '../parts/words.ts';
import { requestContext } from '../request-context.ts';

interface Receipt {
  readonly opening?: { readonly salt: string; readonly payload: Readonly<Record<string, unknown>> };
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { site, party } = context.get(requestContext);
  const receipt = (await found(site.GET('/v1/public-submissions/receipt'))) as Receipt | undefined;
  const opening = receipt?.opening;
  return {
    site: party.kind === 'site' ? party.name : '',
    sha256: opening && String(opening.payload.sha256),
    secret: opening?.salt,
  };
}

/** The receipt of what this browser has just sent; it is gone from here in ten minutes. */
export default function Submitted() {
  const { site, sha256, secret } = useLoaderData<typeof loader>();
  if (sha256 === undefined || secret === undefined) {
    return (
      <Opening kind={`Site ${siteName(site)}`} title="No receipt here">
        <p className="prose">
          This browser has sent nothing in the last ten minutes. <a href="/submit">Submit a file</a>
        </p>
      </Opening>
    );
  }
  return (
    <>
      <Opening kind={`Site ${siteName(site)}`} title="It is stored">
        <p className="lead">
          Keep the receipt: it proves that the file was taken, and it alone lets you ask about it.
          It is shown for ten minutes.
        </p>
        <p>
          <a className="button" href="/v1/public-submissions/receipt?download=yes" download>
            Download the receipt
          </a>
        </p>
      </Opening>
      <Band title="What it holds">
        <dl className="facts">
          <dt>SHA-256 of the file</dt>
          <dd className="mono">{sha256}</dd>
          <dt>The receipt’s secret</dt>
          <dd className="mono">{secret}</dd>
        </dl>
        <p>
          <a href="/where">Where is my sample?</a> asks for both. <a href="/verify">Verify</a>{' '}
          checks the receipt.
        </p>
      </Band>
    </>
  );
}
