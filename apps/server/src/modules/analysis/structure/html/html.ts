import { bounded, type Notes, present } from '../notes.ts';
import { type Layer, layersOf } from '../script/layers.ts';
import { textOf } from '../script/script.ts';
import { scriptTraitsOf } from '../script/traits.ts';
import { type MacroTraits, suspiciousIn } from '../vba/traits.ts';
import { tagsOf } from './markup.ts';

/** A page: what it runs, loads, asks for and where it leads. */
export interface HtmlStructure {
  readonly kind: 'html';
  readonly scripts: { readonly inline: number; readonly sources: readonly string[] };
  readonly frames: readonly { readonly source: string; readonly hidden: boolean }[];
  readonly forms: readonly HtmlForm[];
  /** Where `meta http-equiv=refresh` leads. */
  readonly refresh: readonly string[];
  readonly objects: readonly string[];
  /** Attributes such as `onload` that run a script. */
  readonly handlers: readonly string[];
  /** Whether it is an application for mshta. */
  readonly application: boolean;
  /** `data:` addresses, and files that a script makes up and saves (HTML smuggling). */
  readonly dataAddresses: number;
  readonly layers: readonly Layer[];
  readonly suspicious: MacroTraits['suspicious'];
}

export interface HtmlForm {
  readonly action: string;
  readonly method: string;
  readonly asksForPassword: boolean;
}

const listMax = 200;
const bytesMax = 16_777_216;

export function htmlStructure(bytes: Uint8Array, notes: Notes): HtmlStructure {
  if (bytes.length > bytesMax) notes.cut('page', bytesMax);
  const text = textOf(bytes.subarray(0, bytesMax));
  const found = collect(text);
  const code = found.code.join('\n');
  const layers = layersOf(code, found.isVbScript ? 'vbscript' : 'javascript', notes);
  const texts = [code, ...layers.map((layer) => layer.text)];
  return present({
    kind: 'html',
    scripts: { inline: found.inline, sources: notes.capped('scripts', found.sources, listMax) },
    frames: notes.capped('frames', found.frames, listMax),
    forms: notes.capped('forms', found.forms, listMax),
    refresh: notes.capped('refresh', found.refresh, listMax),
    objects: notes.capped('objects', found.objects, listMax),
    handlers: [...found.handlers],
    application: found.application,
    dataAddresses: found.dataAddresses,
    layers,
    suspicious: [...suspiciousIn(texts), ...scriptTraitsOf(texts), ...smuggling(code)],
  });
}

function collect(text: string) {
  const found = {
    code: [] as string[],
    inline: 0,
    isVbScript: false,
    sources: [] as string[],
    frames: [] as { source: string; hidden: boolean }[],
    forms: [] as { action: string; method: string; asksForPassword: boolean }[],
    refresh: [] as string[],
    objects: [] as string[],
    handlers: new Set<string>(),
    application: false,
    dataAddresses: 0,
  };
  const lower = text.toLowerCase();
  let noMoreEnds = false;
  let skipTo = 0;
  for (const { name, attributes, start, end } of tagsOf(text)) {
    if (start < skipTo) continue;
    const value = (key: string) => bounded(attributes.get(key) ?? '', 512);
    for (const [key, content] of attributes) {
      if (/^on[a-z]{2,24}$/.test(key)) {
        if (found.handlers.size < listMax) found.handlers.add(key);
        if (content.length > 0) found.code.push(content);
      }
      if (/^\s*data:/i.test(content)) found.dataAddresses += 1;
      if (/^\s*(?:javascript|vbscript):/i.test(content)) found.code.push(content);
    }
    if (name === 'script') {
      const close: number = noMoreEnds ? -1 : lower.indexOf('</script', end);
      noMoreEnds ||= close < 0;
      const code = text.slice(end, close < 0 ? text.length : close);
      skipTo = close < 0 ? text.length : close;
      if (attributes.has('src')) found.sources.push(value('src'));
      if (code.trim() !== '') {
        found.inline += 1;
        found.code.push(code);
      }
      found.isVbScript ||= /vbs/i.test(`${value('language')} ${value('type')}`);
    } else if (name === 'iframe' || name === 'frame') {
      const style = value('style').replace(/\s/g, '');
      const small = /^[01](?:px)?$/.test(value('width')) || /^[01](?:px)?$/.test(value('height'));
      const hidden =
        small || /display:none|visibility:hidden/i.test(style) || attributes.has('hidden');
      found.frames.push({ source: value('src'), hidden });
    } else if (name === 'form') {
      const method = (value('method') || 'get').toLowerCase();
      found.forms.push({ action: value('action'), method, asksForPassword: false });
    } else if (name === 'input' && /^password$/i.test(value('type'))) {
      const form = found.forms.at(-1);
      if (form) form.asksForPassword = true;
      else found.forms.push({ action: '', method: 'get', asksForPassword: true });
    } else if (name === 'meta' && /^refresh$/i.test(value('http-equiv'))) {
      found.refresh.push(
        value('content').replace(/^[^;]{0,32};\s{0,16}(?:url\s{0,4}=)?\s{0,4}/i, ''),
      );
    } else if (name === 'object' || name === 'embed' || name === 'applet') {
      found.objects.push(value('classid') || value('data') || value('src') || value('code'));
    } else if (name === 'application') found.application = true;
  }
  return found;
}

function smuggling(code: string): MacroTraits['suspicious'] {
  const makes = /\bnew\s{1,8}Blob\b/.test(code);
  const saves = /createObjectURL|msSaveOrOpenBlob|\.download\b/.test(code);
  return makes && saves ? [{ word: 'Blob', why: 'makes a file up and saves it' }] : [];
}
