import type { TextLayer } from './indicators/types.ts';

const layersMax = 64;
const lengthMax = 4_194_304;
const depthMax = 8;

/**
 * Texts that the structure of a file has decoded: modules of macros (`code`), layers of scripts
 * (`text`, below `layers`), scripts of a document. Rules and indicators look into them as into the file.
 * @param structure the answer of the stage `structure`, as it was: any JSON
 */
export function decodedLayers(structure: unknown): TextLayer[] {
  const layers: TextLayer[] = [];
  let left = lengthMax;
  walk(structure, '', 0);
  return layers;

  function walk(value: unknown, within: string, depth: number): void {
    if (typeof value !== 'object' || value === null || depth > depthMax) return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, within, depth + 1);
      return;
    }
    const members = new Map<string, unknown>(Object.entries(value));
    const text = members.get('code') ?? (decodes.has(within) ? members.get('text') : undefined);
    if (typeof text === 'string') add(labelOf(within, members, layers.length), text);
    for (const [name, member] of members) walk(member, name, depth + 1);
  }

  function add(name: string, text: string): void {
    if (text === '' || layers.length >= layersMax || left <= 0) return;
    layers.push({ name, text: text.slice(0, left) });
    left -= text.length;
  }
}

const decodes = new Set(['layers', 'scripts', 'javascript', 'actions']);

/** `macro Module1`, `layer 3 (base64, gzip)` */
function labelOf(within: string, members: ReadonlyMap<string, unknown>, count: number): string {
  const [name, how] = [members.get('name'), members.get('how')];
  if (within === 'modules' && typeof name === 'string') return `macro ${name.slice(0, 100)}`;
  const steps = Array.isArray(how) ? ` (${how.map(String).join(', ').slice(0, 100)})` : '';
  return `${within === 'layers' ? 'layer' : within} ${count + 1}${steps}`;
}
