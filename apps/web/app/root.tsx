import {
  Links,
  type LoaderFunctionArgs,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteLoaderData,
} from 'react-router';
import { requestContext } from './request-context.ts';
import './style/index.css';

/** What every page knows of its surroundings. */
export function loader({ context }: LoaderFunctionArgs) {
  const { party, person, officeUrl, contact, version } = context.get(requestContext);
  return { party, person, officeUrl, contact, version };
}

export type Surroundings = ReturnType<typeof loader>;

export function useSurroundings(): Surroundings {
  const surroundings = useRouteLoaderData<typeof loader>('root');
  if (surroundings === undefined) throw new Error('a page stands outside of the root');
  return surroundings;
}

export function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export { Failure as ErrorBoundary } from './frame/failure.tsx';
