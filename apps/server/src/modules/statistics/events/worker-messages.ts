import type { PreparationOptions, Slice } from './preparation.ts';

/** Given to a worker when it starts. */
export interface WorkerData {
  readonly countries: SharedArrayBuffer;
}

/** To a worker; each is answered, in order. */
export type Order =
  | { readonly id: number; readonly act: 'open'; readonly options: PreparationOptions }
  | { readonly id: number; readonly act: 'push'; readonly piece: Uint8Array }
  | { readonly id: number; readonly act: 'end' }
  | { readonly id: number; readonly act: 'close' };

export interface Reply {
  readonly id: number;
  readonly slices: readonly Slice[];
}
