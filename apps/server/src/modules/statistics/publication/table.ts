import { hash } from 'node:crypto';
import { canonicalJson } from '@vitrine/verifier';
import type { ProtectedTable } from './protect.ts';

/** A published week of a region, as its digest covers it: vitrine-statistics-week/1. */
export interface PublishedTable extends ProtectedTable {
  readonly region: string;
  /** Its Monday. */
  readonly week: string;
  readonly installationsMin: number;
}

/** SHA-256 of its canonical JSON (RFC 8785). */
export function tableDigest(table: PublishedTable): Buffer {
  const { region, week, installationsMin, hasWithheld, cells } = table;
  const text = canonicalJson({
    format: 'vitrine-statistics-week/1',
    region,
    week,
    installationsMin,
    hasWithheld,
    cells: cells.map((cell) => ({ ...cell })),
  });
  return Buffer.from(hash('sha256', text), 'hex');
}
