export { IntakeError, type IntakeErrorCode } from './errors.ts';
export { boundedText } from './headers.ts';
export { intakeProblem } from './http-errors.ts';
export { type PublicForm, readPublicForm } from './public/form.ts';
export { type IntakeRoutesDeps, intakeRoutes } from './routes/intake-routes.ts';
export {
  createIntake,
  type Intake,
  type IntakeDeps,
  type Received,
  type Upload,
} from './service.ts';
