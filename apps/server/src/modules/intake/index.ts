export { IntakeError, type IntakeErrorCode } from './errors.ts';
export { intakeProblem } from './http-errors.ts';
export { type IntakeRoutesDeps, intakeRoutes } from './routes/intake-routes.ts';
export {
  createIntake,
  type Intake,
  type IntakeDeps,
  type Received,
  type Upload,
} from './service.ts';
