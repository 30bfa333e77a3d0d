import { ProblemError } from '../../../platform/http/index.ts';
import { namedUuid, ownNamespace } from '../named-uuid.ts';
import type { SharedRow } from '../shared-store.ts';
import { stixMediaType } from './media-type.ts';
import { fileOf, indicatorOf } from './stix.ts';

/** What a collection has of each shared file. */
export interface CollectionKind {
  readonly name: 'indicators' | 'malware-files';
  readonly title: string;
  readonly description: string;
  /** STIX type of its objects. */
  readonly type: 'indicator' | 'file';
  readonly by: 'indicator' | 'file';
  readonly verdicts: readonly SharedRow['verdict'][];
  readonly objectOf: (row: SharedRow) => object;
}

export const collectionKinds: readonly CollectionKind[] = [
  {
    name: 'indicators',
    title: 'Indicators',
    description:
      'Patterns of files that are judged malicious or suspicious; revoked where that has changed.',
    type: 'indicator',
    by: 'indicator',
    verdicts: ['malicious', 'suspicious', 'revoked'],
    objectOf: indicatorOf,
  },
  {
    name: 'malware-files',
    title: 'Malware files',
    description:
      'Hashes of files that are judged malicious. One that is not any more is not listed any more.',
    type: 'file',
    by: 'file',
    verdicts: ['malicious'],
    objectOf: fileOf,
  },
];

export interface Collection extends CollectionKind {
  readonly id: string;
  readonly region: string;
}

/** The collections of a region: one of each kind. */
export function collectionsOf(site: string, region: string): readonly Collection[] {
  return collectionKinds.map((kind) => ({
    ...kind,
    region,
    id: namedUuid(ownNamespace, `collection ${site} ${region} ${kind.name}`),
  }));
}

/** @throws {ProblemError} 404 `unknown-collection`, also for one of another region */
export function requireCollection(site: string, region: string, id: string): Collection {
  const found = collectionsOf(site, region).find(
    (one) => one.id === id.toLowerCase() || `${region}-${one.name}` === id,
  );
  if (found !== undefined) return found;
  throw new ProblemError(404, 'unknown-collection', 'Unknown collection', {
    detail: 'There is no such collection, or none of your region',
  });
}

/** As the protocol describes it (TAXII 2.1, section 5.2.1). */
export function collectionResource({ id, title, description, region, name }: Collection) {
  return {
    id,
    title: `${title}: ${region}`,
    description,
    alias: `${region}-${name}`,
    can_read: true,
    can_write: false,
    media_types: [stixMediaType],
  };
}
