import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cycles, wrongArrows } from './arrows.ts';
import { allImports, importsOf } from './imports.ts';
import { readFiles } from './source-files.ts';

const project = allImports(readFiles('apps/*/{src,app}/**/*.{ts,tsx}', 'packages/*/src/**/*.ts'));

/** The one import in a file of that source. */
function importing(from: string, target: string): ReturnType<typeof importsOf> {
  return importsOf(from, `import { x } from '${target}';\n`);
}

describe('arrows', () => {
  it('run one way', () => {
    assert(project.length > 100, 'the imports were found');
    assert.deepEqual(wrongArrows(project), []);
  });

  it('run in no cycle', () => {
    assert.deepEqual(cycles(project), []);
  });
});

describe('a wrong arrow is found', () => {
  const src = 'apps/server/src';
  const wrong: [from: string, to: string, words: RegExp][] = [
    [`${src}/platform/clock.ts`, '../modules/ledger/index.ts', /platform is below modules/],
    [`${src}/modules/vault/service.ts`, '../../compose/site.ts', /modules is below compose/],
    [`${src}/compose.ts`, './main.ts', /compose is below main/],
    [`${src}/compose/site.ts`, '../cli/output.ts', /compose is below cli/],
    [`${src}/modules/intake/service.ts`, '../vault/service.ts', /only door is vault\/index/],
    [`${src}/cli/commands/up.ts`, '../../modules/vault/store.ts', /only door is vault\/index/],
    [`${src}/modules/ledger/service.ts`, '../vault/index.ts', /vault is above ledger/],
    [`${src}/modules/vault/x.ts`, '../gossip/index.ts', /gossip has no place/],
    [`${src}/modules/vault/store.ts`, './service.ts', /store does not use service/],
    [`${src}/modules/vault/service.ts`, './routes/put-sample.ts', /service does not use routes/],
    [`${src}/modules/vault/site/service.ts`, './jobs.ts', /service does not use routes or jobs/],
    [`${src}/modules/vault/store.ts`, 'pg', /only .* speaks to the driver/],
    [`${src}/platform/clock.ts`, '../../../../tests/run.ts', /reaches outside itself/],
    [`${src}/modules/vault/index.ts`, '@vitrine/web', /only compose\/pages\/pages.ts mounts/],
    ['apps/web/app/public/home.tsx', '@vitrine/server', /pages may not depend/],
    ['apps/web/app/public/home.tsx', 'node:fs', /pages may not depend/],
    ['apps/web/app/public/home.tsx', '../../server/index.ts', /pages reach outside/],
    ['packages/tlog/src/note.ts', 'zod', /@vitrine\/tlog may not depend/],
    ['packages/age/src/index.ts', '@vitrine/tlog', /@vitrine\/age may not depend/],
    ['packages/verifier/src/index.ts', '@vitrine/age', /@vitrine\/verifier may not depend/],
    ['packages/client/src/index.ts', '../../tlog/src/index.ts', /reach outside itself/],
  ];
  for (const [from, to, words] of wrong) {
    it(`${from} → ${to}`, () => {
      const [fault, ...more] = wrongArrows(importing(from, to));
      assert.match(fault ?? '', words);
      assert.deepEqual(more, []);
    });
  }
});

it('a right arrow is let pass', () => {
  const right: [from: string, to: string][] = [
    ['apps/server/src/main.ts', './cli/program.ts'],
    ['apps/server/src/compose/site.ts', '../modules/vault/index.ts'],
    ['apps/server/src/modules/vault/routes/put.ts', '../service.ts'],
    ['apps/server/src/modules/vault/service.ts', '../ledger/index.ts'],
    ['apps/server/src/modules/vault/service.ts', '@vitrine/age'],
    ['apps/server/src/platform/postgres/session.ts', 'pg'],
    ['apps/server/src/compose/pages/pages.ts', '@vitrine/web'],
    ['apps/web/app/public/home.tsx', '@vitrine/verifier'],
    ['packages/verifier/src/index.ts', '@vitrine/tlog'],
    ['packages/tlog/src/note.ts', 'node:crypto'],
  ];
  for (const [from, to] of right) assert.deepEqual(wrongArrows(importing(from, to)), []);
});

it('a cycle is found, through re-exports and types too', () => {
  const files = new Map([
    ['a.ts', "import type { B } from './b.ts';\n"],
    ['b.ts', "export {\n  c,\n  d,\n} from './c.ts';\n"],
    ['c.ts', "const lazy = () => import('./a.ts');\n"],
    ['d.ts', "import './c.ts';\n"],
  ]);
  assert.deepEqual(cycles(allImports(files)), [['a.ts', 'b.ts', 'c.ts']]);
});
