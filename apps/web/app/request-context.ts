import { createContext } from 'react-router';
import type { OfficeApi, OwnApi, SiteApi } from './api/client.ts';

/** Who looks at the page, where the page needs to know. */
export interface Person {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly roles: readonly string[];
  /** What the roles permit. */
  readonly permissions: readonly string[];
}

/** Why the page is not shown to whoever asks for it. */
export interface Refused {
  /** Any of them would do. */
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
}

/** Whose pages these are. */
export type Party = { readonly kind: 'office' } | { readonly kind: 'site'; readonly name: string };

/** What a page's loaders and actions have to work with. */
export interface RequestContext {
  readonly party: Party;
  readonly own: OwnApi;
  readonly office: OfficeApi;
  readonly site: SiteApi;
  readonly person: Person | undefined;
  /** Set where the person may not see the page. */
  readonly refused: Refused | undefined;
  /** Of this answer's content security policy. */
  readonly nonce: string;
  /** The office's address, for links from a site's pages. */
  readonly officeUrl: string;
  /** Where people write about security and barriers: `mailto:` or `https:`. */
  readonly contact: string | undefined;
  readonly version: string;
  readonly log: (error: unknown) => void;
}

export const requestContext = createContext<RequestContext>();
