import type { FileUnderAnalysis } from '../stage.ts';
import type { Outlet } from './outlet.ts';

/** What every unpacker works with. */
export interface Room {
  readonly file: FileUnderAnalysis;
  readonly outlet: Outlet;
  readonly passwords: readonly string[];
  /** When to stop trying passwords, on the clock of `performance.now`. */
  readonly tryingUntilMs: number;
  problem(words: string): void;
  /** Notes what was opened: `zip`, `nsis`, `tnef`. */
  opened(container: string): void;
  /** Notes members that stayed closed, and those that a password opened. */
  encrypted(found: { readonly locked: number; readonly password?: string }): void;
}

export type Unpacker = (room: Room) => Promise<void> | void;
