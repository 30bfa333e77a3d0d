export { type Digests, digestsOf } from './digests.ts';
export { compareSsdeep, ssdeep } from './ssdeep.ts';
export { tlsh, tlshDistance } from './tlsh.ts';
