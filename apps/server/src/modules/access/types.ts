/** Why someone reads a sample: a closed list, so that reads can be counted by it. */
export const readPurposes = [
  'analysis',
  'incident-response',
  'quality',
  'legal',
  'user-request',
  'audit',
] as const;
export type ReadPurpose = (typeof readPurposes)[number];

/** How a sample leaves: neutered, in an archive with the customary password, or as it is. */
export const fileForms = ['cart', 'zip', 'raw'] as const;
export type FileForm = (typeof fileForms)[number];

/** How it is read: whole, or a few of its bytes in hex, to be looked at. */
export const readForms = [...fileForms, 'excerpt'] as const;
export type ReadForm = (typeof readForms)[number];

/** Characters in the reference of a case. */
export const caseLengthMax = 100;

/** An approval serves for this long after its request, and once. */
export const requestValidMs = 24 * 60 * 60 * 1_000;

/**
 * What one person asks for and another approves: the payload of `access.requested`, and what the
 * approval's digest covers (`docs/formats/access-approval.md`).
 */
export type AccessRequest = {
  /** UUID. */
  readonly request: string;
  readonly site: string;
  /** UUID: the site's id of the sample. */
  readonly sample: string;
  readonly purpose: ReadPurpose;
  readonly case: string;
  readonly form: ReadForm;
  /** The operator who will read. */
  readonly by: string;
  /** ISO, UTC. */
  readonly requestedAt: string;
  readonly expiresAt: string;
};
