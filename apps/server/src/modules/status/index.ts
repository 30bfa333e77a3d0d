export { askParty } from './ask-party.ts';
export {
  createPartyWatch,
  type OwnState,
  type PartyAnswers,
  type PartyState,
  type PartyStates,
  type PartyWatchDeps,
} from './party-watch.ts';
export { type GetStatusDeps, getStatus } from './routes/get-status.ts';
