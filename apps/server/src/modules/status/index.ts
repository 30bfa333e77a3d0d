export { createFiguresLink } from './ask-figures.ts';
export { askParty } from './ask-party.ts';
export type { SiteFigures } from './figures.ts';
export { createOverview, type OverviewWatch } from './overview.ts';
export {
  createPartyWatch,
  type OwnState,
  type PartyAnswers,
  type PartyState,
  type PartyStates,
  type PartyWatchDeps,
} from './party-watch.ts';
export { getFigures } from './routes/get-figures.ts';
export { getOverview } from './routes/get-overview.ts';
export { type GetStatusDeps, getStatus } from './routes/get-status.ts';
