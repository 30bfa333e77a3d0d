export {
  createFollowing,
  createShareFollower,
  type Following,
  type ShareFollower,
  type ShareFollowerDeps,
} from './follower.ts';
export { type SharingRoutesDeps, sharingRoutes } from './routes/sharing-routes.ts';
export type {
  AnalysisState,
  Caller,
  FileLookUp,
  HashKind,
  JudgedSample,
  KnownFile,
  ReadJudged,
} from './types.ts';
