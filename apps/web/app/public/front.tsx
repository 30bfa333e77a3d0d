import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { requestContext } from '../request-context.ts';
import { loadOfficeFront, OfficeFront } from './office-front.tsx';
import { loadSiteFront, SiteFront } from './site-front.tsx';

/** The first page of a party: the office's, or a site's. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const { party, office, site } = context.get(requestContext);
  if (party.kind === 'site') return { site: await loadSiteFront(site) };
  return { office: await loadOfficeFront(office, request.url) };
}

export default function Front() {
  const data = useLoaderData<typeof loader>();
  return data.site ? <SiteFront data={data.site} /> : <OfficeFront data={data.office} />;
}
