export type { FoundMember, StageDone } from './answers.ts';
export { storable, storableText } from './answers.ts';
export type { MemberSink, SandboxListener } from './conversation.ts';
export {
  createSandboxes,
  type Sandboxes,
  type SandboxesOptions,
  type SandboxStats,
} from './pool.ts';
export type { SandboxEnd, SandboxOrder } from './sandbox.ts';
export { type ChildStage, type ChildStageInput, unidentified } from './stages-in-child.ts';
