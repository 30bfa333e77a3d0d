export { readSetMembers } from './members.ts';
export {
  createSetPublisher,
  type SetMember,
  type SetPublisher,
  type SetPublisherDeps,
} from './publisher.ts';
export { type SetRoutesDeps, setRoutes } from './routes/set-routes.ts';
export { createSetFiles, type SetFiles } from './set-files.ts';
