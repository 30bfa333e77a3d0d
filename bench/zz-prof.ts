import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { customerAt, put, scratch, startSystem, residentBytes, run as command } from './support.ts';
const sizeBytes = Number(process.argv[2] ?? 10240);
const folder = await scratch();
const data = path.join(folder.path, 'data');
const policy = path.join(folder.path, 'policy.yaml');
const example = fileURLToPath(new URL('../examples/gti/2018.yaml', import.meta.url));
await writeFile(policy, (await readFile(example, 'utf8')).replaceAll(/: moscow\b/g, ': zurich'));
const system = await startSystem(data, policy);
const { apiKey } = await customerAt(system, data, 'zurich', 'DE');
const url = new URL(system.sites.zurich ?? '');
const cpu0 = process.cpuUsage(); 

const t0=performance.now();
const ps = setTimeout(()=>{ void command('bash',['/tmp/w/pstat.sh','6']).then(({stdout})=>console.log(stdout)); }, 4000);
const result = await put({ host: url.hostname, port: Number(url.port), path: '/v1/samples',
  headers: { authorization: `Bearer ${apiKey.token}`, 'content-type': 'application/octet-stream' },
  sizeBytes, connections: 32, warmUpMs: 2000, durationMs: 10000 });
const cpu=process.cpuUsage(cpu0);
console.log(JSON.stringify(result), 'cpu user', (cpu.user/1e6).toFixed(2),'sys',(cpu.system/1e6).toFixed(2),'wall',((performance.now()-t0)/1e3).toFixed(2));
process.exit(0)
