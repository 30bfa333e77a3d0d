import { isRouteErrorResponse, useRouteError } from 'react-router';

/** A page that could not be shown: says what is the matter, never why inside. */
export function Failure() {
  return (
    <div className="frame">
      <main id="content">
        <FailureWords first={<a href="/">To the first page</a>} />
      </main>
    </div>
  );
}

/** What is the matter, within whatever frame stands around it. */
export function FailureWords({ first }: { readonly first: React.ReactNode }) {
  const { title, words } = described(useRouteError());
  return (
    <>
      <title>{`${title} · Vitrine`}</title>
      <div className="opening">
        <p className="kind">Vitrine</p>
        <div>
          <h1>{title}</h1>
          <p className="lead">{words}</p>
          <p className="prose">{first}</p>
        </div>
      </div>
    </>
  );
}

function described(error: unknown): { title: string; words: string } {
  if (isRouteErrorResponse(error) && error.status === 404) {
    return { title: 'Not found', words: 'There is no page at this address.' };
  }
  if (isRouteErrorResponse(error) && typeof error.data === 'string' && error.status !== 500) {
    return { title: error.statusText || 'Not done', words: error.data };
  }
  return {
    title: 'Something went wrong',
    words: 'The page cannot be shown now. Trying again in a moment may help.',
  };
}
