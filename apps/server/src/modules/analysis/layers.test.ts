import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decodedLayers } from './layers.ts';

it('finds what a structure has decoded, whatever the format', () => {
  const structure = {
    details: {
      kind: 'ole',
      macros: { modules: [{ name: 'Module1', stream: 'VBA/Module1', code: 'Sub A()' }] },
      layers: [
        { how: ['base64', 'gzip'], text: 'iex' },
        { how: [], text: '' },
      ],
      scripts: [{ text: 'app.alert(1)' }],
      note: { text: 'not decoded' },
    },
  };
  assert.deepEqual(decodedLayers(structure), [
    { name: 'macro Module1', text: 'Sub A()' },
    { name: 'layer 2 (base64, gzip)', text: 'iex' },
    { name: 'scripts 3', text: 'app.alert(1)' },
  ]);
  assert.deepEqual(decodedLayers(undefined), []);
});

it('stops at so much', () => {
  const layers = Array.from({ length: 100 }, () => ({ text: 'x'.repeat(100_000) }));
  const found = decodedLayers({ layers });
  assert.equal(
    found.reduce((sum, { text }) => sum + text.length, 0),
    4_194_304,
  );
});
