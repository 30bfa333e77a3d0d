/**
 * A relocation as data: what is done, in which order, and what takes it back. Each `do` and `undo` is idempotent; the
 * coordinator runs them, remembers which are done, and after a crash goes on with the first that is not.
 */
export interface StepContext {
  /** The fence's number: 0 before the first. */
  round: number;
  /** Publishes a directive in the office's ledger, once for each act and round. */
  direct(act: DirectiveAct, detail?: Record<string, string | number>): Promise<void>;
  /** Waits for what a site logs of it. */
  reported(party: 'source' | 'target', type: string): Promise<void>;
  /** Lets both sites read back everything while intake goes on; says whether their manifests agree. */
  verifyInBulk(): Promise<void>;
  /** Under the fence: both sites at the source's last position. @throws where their manifests differ */
  settle(): Promise<void>;
  /** Publishes the policy's next version, unless the round has been closed. */
  switchPolicy(): Promise<void>;
  /** Waits until two people have approved retirement and somebody has asked for it. */
  retirementAsked(): Promise<void>;
  certify(): Promise<void>;
}

export type DirectiveAct =
  | 'prepare'
  | 'copy'
  | 'verify'
  | 'attest'
  | 'fence'
  | 'drain'
  | 'settle'
  | 'commit'
  | 'erase'
  | 'unfence'
  | 'abort'
  | 'pause'
  | 'resume'
  | 'throttle';

export interface Step {
  name: string;
  /** What people see while it runs. */
  title: string;
  /** Steps of a fence are run again, with the next round, when the fence ran out. */
  fenced?: true;
  do(context: StepContext): Promise<void>;
  undo?(context: StepContext): Promise<void>;
}

export const relocationSteps: readonly Step[] = [
  {
    name: 'prepare',
    title: 'Keys at the target, space checked',
    do: async ({ direct, reported }) => {
      await direct('prepare');
      await reported('target', 'relocation.prepared');
    },
    undo: async ({ direct, reported }) => {
      await direct('abort');
      await reported('target', 'relocation.aborted');
      await reported('source', 'relocation.aborted');
    },
  },
  {
    name: 'copy',
    title: 'Copying; intake goes on at the source',
    do: async ({ direct, reported }) => {
      await direct('copy');
      await reported('target', 'relocation.caught-up');
    },
  },
  {
    name: 'verify',
    title: 'Both sites read back what is on their disks',
    do: ({ verifyInBulk }) => verifyInBulk(),
  },
  {
    name: 'fence',
    title: 'The source refuses new files of the region',
    fenced: true,
    do: async ({ direct, reported }) => {
      await direct('fence');
      await reported('source', 'relocation.fenced');
    },
    undo: async ({ direct, reported }) => {
      await direct('unfence');
      await reported('source', 'relocation.unfenced');
    },
  },
  {
    name: 'drain',
    title: 'Writers in flight are done; the last position is read',
    fenced: true,
    do: async ({ direct, reported }) => {
      await direct('drain');
      await reported('source', 'relocation.drained');
    },
  },
  {
    name: 'settle',
    title: 'The last files arrive and everything is compared again',
    fenced: true,
    do: ({ settle }) => settle(),
  },
  {
    name: 'switch',
    title: 'The new policy version is published',
    fenced: true,
    do: ({ switchPolicy }) => switchPolicy(),
  },
  {
    name: 'commit',
    title: 'Intake goes to the target; the source is frozen',
    do: async ({ direct, reported }) => {
      await direct('commit');
      await reported('target', 'relocation.accepted');
      await reported('source', 'relocation.soaking');
    },
  },
  {
    name: 'soak',
    title: 'The source stands frozen until two people approve its retirement',
    do: ({ retirementAsked }) => retirementAsked(),
  },
  {
    name: 'erase',
    title: 'Keys destroyed, bytes and rows deleted, residual check',
    do: async ({ direct, reported }) => {
      await direct('erase');
      await reported('source', 'relocation.erased');
      await reported('source', 'relocation.checked');
    },
  },
  { name: 'certify', title: 'The certificate is signed', do: ({ certify }) => certify() },
];

/** Behind this step there is no way back: a return is a new relocation. */
export const pointOfSwitch = 'switch';

/** After so many fences that ran out, people decide how to go on. */
export const fencesMax = 3;
