import type { paths } from '../api/generated/site.d.ts';

/** All that the site knows of a sample, as its API answers. */
export type SampleRecord =
  paths['/v1/samples/{id}/record']['get']['responses'][200]['content']['application/json'];

export interface LoadedSample {
  readonly record: SampleRecord;
  readonly officeUrl: string;
  /** Why a read was refused: the problem's code, from the address. */
  readonly problem: string | null;
  /** Who looks. */
  readonly person: string | undefined;
}
