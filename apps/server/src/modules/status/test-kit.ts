import type { SiteFigures } from './figures.ts';

/** What a site without work tells, for tests. */
export function quietFigures(change: Partial<SiteFigures> = {}): SiteFigures {
  return {
    at: '2026-11-25T10:00:00.000Z',
    taken: { submissions: 0, bytes: 0 },
    stored: [],
    uploads: 0,
    copiesMissing: 0,
    relocationTasks: 0,
    erasureUncovered: 0,
    disks: [],
    ledger: { size: 0, waiting: 0, stopped: false },
    ...change,
  };
}
