import { makeCustomer, makeOperator, publishPolicy, ask, call } from './tests/support/people.ts';
import { submit } from './tests/support/products.ts';
import { writeFileSync, readFileSync } from 'node:fs';
const at = { office: 'http://127.0.0.1:8470', sites: { moscow: 'http://127.0.0.1:8471', zurich: 'http://127.0.0.1:8472' }, data: '/tmp/h7demo' };
const all = ['administrator','data-steward','analyst','auditor','key-manager'] as const;
const anna = await makeOperator(at, 'anna', 'RU', all);
const bert = await makeOperator(at, 'bert-with-a-very-long-name-indeed', 'RU', all);
const c = await makeCustomer(at, 'Muster AG', 'DE');
const c2 = await makeCustomer(at, 'Öffentlich-rechtliche Anstalt für Informationssicherheit und angrenzende Angelegenheiten GmbH & Co. KGaA', 'FR');
for (let i = 0; i < 8; i++) {
  const o = await submit(at.sites.moscow, i % 2 ? c : c2, Buffer.from('sample ' + i), { 'vitrine-file-name': encodeURIComponent(`C:\\Users\\x\\${'very-long-name-'.repeat(i * 2)}invoice${i}.exe`), 'vitrine-product': 'Endpoint', 'vitrine-product-version': '1.2' });
  if (i < 3) console.log(o.status, o.sha256);
  if (i < 5) await fetch(`${at.sites.moscow}/v1/samples/${o.sha256}/reads`, { method: 'POST', headers: { authorization: `Bearer ${i%2? anna.token: bert.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ purpose: 'analysis', case: `INC-${i}`, form: 'cart' }) });
}
const yaml = readFileSync('examples/gti/2018.yaml', 'utf8').replace(/^version: 1$/m, 'version: 2').replace('files: 1095', 'files: 365');
await publishPolicy(at, [anna, bert], yaml);
await ask(at.office + '/v1/policy-proposals', { token: anna.token, json: { yaml: yaml.replace('version: 2', 'version: 3').replace('files: 365', 'files: 730') } });
const { samples } = await ask<any>(at.sites.moscow + '/v1/samples', { token: anna.token });
writeFileSync('/tmp/h7seed.json', JSON.stringify({ anna: anna.token, bert: bert.token, sample: samples[0].sample, customer: c.id, samples: samples.map((s:any)=>s.sample) }));
