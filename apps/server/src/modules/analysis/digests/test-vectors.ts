import { randomFrom } from '../unpack/test-kit.ts';

/** Bytes that anybody can make again, and what Debian's ssdeep 2.14.1 and tlsh 3.4.4 say of them. */
export interface Vector {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly ssdeep: string;
  readonly tlsh?: string;
}

function random(seed: number, length: number): Uint8Array {
  const next = randomFrom(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}

const list = 'the of a file that was seen in its region and never left it once more'.split(' ');

function words(seed: number, length: number): Uint8Array {
  const next = randomFrom(seed);
  let text = '';
  while (text.length < length) text += `${list[Math.floor(next() * list.length)]} `;
  return Buffer.from(text.slice(0, length));
}

export const vectors: readonly Vector[] = [
  {
    name: 'nothing',
    bytes: Buffer.alloc(0),
    ssdeep: '3::',
  },
  {
    name: 'one byte',
    bytes: Buffer.from('a'),
    ssdeep: '3:E:E',
  },
  {
    name: '100,000 zeros',
    bytes: Buffer.alloc(100_000),
    ssdeep: '3::',
  },
  {
    name: '60 random bytes',
    bytes: random(1, 60),
    ssdeep: '3:ECdXnUdZkCs2F7YdJn:ECZnDb2SJ',
  },
  {
    name: '300 random bytes',
    bytes: random(2, 300),
    ssdeep: '6:MAOwIrVWAad/CIZZ7ZK1TXFQB3OybGQWQloj5/Cguf9WxTCp5/aX:FveWNd/9Z7ZK1TWBfaFjhE12K5yX',
    tlsh: '8FE0EB04438820F9EBE270AE4C272B68909D8608B58D402CB80A3BE804483AC8A131F8',
  },
  {
    name: '4096 random bytes',
    bytes: random(3, 4096),
    ssdeep: '96:kl97cCqTLDzDHwrsWNDL6AHRQZ8pC5fkQXph5NFn28Cz8qMvCf:Uc/H/+sWjHRa8ovFne8qM6f',
    tlsh: '1B816D09A180BDF929212BB52CE50F495219FC51A2ACA0E3D00D31D72E7FC63CF54E36',
  },
  {
    name: 'a million random bytes',
    bytes: random(4, 1_000_000),
    ssdeep: '24576:HQZ31922lBlPl7MW4Zvx5kiOj9IomXBpKnalmc0BOgLFw:wZ3L22PQW4v5kiVrjiab0rFw',
    tlsh: 'B825233F73C47A5F6A547EF8B1112EFB613D627B5692862040C30D5A8A64DB6BCCE831',
  },
  {
    name: '700 bytes of words',
    bytes: words(5, 700),
    ssdeep:
      '12:XN8RuZgMdM/gkoVgAYoQxiNvVeadNGSOjDRxgjTST446d4/1ZgnSw44nQn:Ku6h/g1gAYoQx6HNBOHSTh4B8Sw44nQn',
    tlsh: '1E0181272B866AB74295823B0608B38F933AD67C38280B70819BFD603F01C6D52737D7',
  },
  {
    name: '3000 bytes of words',
    bytes: words(5, 3000),
    ssdeep:
      '48:Ku6u1gB3x1HSS6b4sxwvcVgqumhkMTSrxghg6huesS3AdjiNgHECRAKgxc4276W9:KlCgB3HEb4NcVgFCSFghg+uG3ZgVRFaa',
    tlsh: '3151317B1F8666B38156827A0219B29FA376E57C3D184B70929AED217E01C8C52737C7',
  },
  {
    name: '200 kB of words',
    bytes: words(6, 200_000),
    ssdeep: '3072:08LDeL85xCMlDdpfi0yqzGJkfgoYap1Q6Ec2ENqZAquGpt5CbgvHdm+QXt7xhRCa:VHWg657rcFUSMxQ',
    tlsh: '8F1483771F8166B28652427E020DB29FA376E57C3D181B7092AAFE217E05C8C53B36D7',
  },
  {
    name: '200 kB of words, a few bytes put in',
    bytes: Buffer.concat([
      words(6, 100_000),
      Buffer.from('something else altogether'),
      words(6, 200_000).subarray(100_000),
    ]),
    ssdeep: '3072:08LDeL85xCMlDdpfi0yqzGJkfgoYap1Q6Ec2ENqZAquGpt5CbgvHdm+QXt7xhRCE:VHWi657rcFUSMxQ',
    tlsh: '671483771F8166B28652427E020DB29FA376E57C3D181B7092AAFE217E05C8C53B36D7',
  },
  {
    name: 'random bytes, zeros and words',
    bytes: Buffer.concat([random(7, 50_000), Buffer.alloc(200_000), words(8, 90_000)]),
    ssdeep: '3072:khKBwXK+ridmIaw6Zyylb++fLytNMqbqtdhVUfPhhqaxTK4MrRpcQ9YTQx9cNwDR:khx5riwIZ6ZUrk/',
    tlsh: 'C774AE771F8166B2C652427A0209B29FA376E53C3D241B71929AFE253F41C8C53B3AD7',
  },
];
