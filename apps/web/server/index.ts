import { fileURLToPath } from 'node:url';
import { createRequestHandler, RouterContextProvider, type ServerBuild } from 'react-router';
import { createApi } from '../app/api/client.ts';
import type * as entry from '../app/entry.server.tsx';
import type { Party, Person, RequestContext } from '../app/request-context.ts';

export { type Page, pages } from '../app/pages.ts';
export type { Party, Person };

/** What one request brings with it. */
export interface Asked {
  readonly person: Person | undefined;
  /** Of the content security policy that the answer is sent under. */
  readonly nonce: string;
  /** Carries a request of the page to the party's own API, in the name of who asked. */
  readonly api: (request: Request) => Promise<Response>;
  readonly log: (error: unknown) => void;
}

export interface SiteOfParty {
  readonly party: Party;
  readonly officeUrl: string;
  /** Where people write about security and barriers; undefined where nobody has said. */
  readonly contact: string | undefined;
  readonly version: string;
}

/** The site as one party shows it. */
export interface Web {
  /** Folder of files that never change under their name, beside their compressed forms. */
  readonly assets: string;
  /** An answer to a request for a page, its data, or a form that was sent. */
  answer(request: Request, asked: Asked): Promise<Response>;
}

/** @returns undefined where the site has not been built (`npm run build:web`) */
export async function openWeb(site: SiteOfParty): Promise<Web | undefined> {
  const build = await loadBuild();
  if (build === undefined) return undefined;
  // The key that the pages know the context by, not a second one from the sources.
  const { requestContext } = build.entry.module as unknown as typeof entry;
  const handle = createRequestHandler(build, 'production');
  return {
    assets: fileURLToPath(new URL('../build/client/', import.meta.url)),
    answer: (request, { api, ...asked }) => {
      const context: RequestContext = { ...site, ...asked, ...createApi(api) };
      const provider = new RouterContextProvider();
      provider.set(requestContext, context);
      return handle(request, provider);
    },
  };
}

async function loadBuild(): Promise<ServerBuild | undefined> {
  const file = new URL('../build/server/index.js', import.meta.url);
  try {
    return (await import(file.href)) as ServerBuild;
  } catch (error) {
    if (
      Object(error).code === 'ERR_MODULE_NOT_FOUND' &&
      String(error).includes(fileURLToPath(file))
    ) {
      return undefined;
    }
    throw error;
  }
}
