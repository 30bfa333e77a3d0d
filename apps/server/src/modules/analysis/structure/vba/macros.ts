import type { Notes } from '../notes.ts';
import type { CompoundFile } from '../ole/compound-file.ts';
import { type Layer, layersOf } from '../script/layers.ts';
import { type VbaModule, vbaProjectsOf } from './project.ts';
import { type MacroTraits, macroTraitsOf } from './traits.ts';

/** Macros of a document in Visual Basic, and what they are seen to do. */
export interface Macros extends MacroTraits {
  readonly modules: readonly VbaModule[];
  readonly protectedFromView: boolean;
  readonly references: readonly string[];
  /** Texts that were hidden in the code. */
  readonly layers: readonly Layer[];
}

export function macrosOf(files: readonly CompoundFile[], notes: Notes): Macros | undefined {
  const projects = files.flatMap((file) => vbaProjectsOf(file, notes));
  const modules = projects.flatMap((project) => project.modules);
  if (modules.length === 0) return undefined;
  const codes = modules.map(({ code }) => code);
  const layers = layersOf(codes.join('\n'), 'vbscript', notes);
  const { autoRun, suspicious } = macroTraitsOf([...codes, ...layers.map(({ text }) => text)]);
  return {
    modules,
    protectedFromView: projects.some((project) => project.protectedFromView),
    references: projects.flatMap(({ references }) => references),
    autoRun,
    suspicious,
    layers,
  };
}
