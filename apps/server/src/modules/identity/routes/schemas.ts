import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { roles } from '../../../platform/http/index.ts';
import type { Changer, Operator } from '../office/operators.ts';

export const operatorParams = z.object({ name: z.string().max(64) });

export const operatorSchema = z.object({
  name: z.string(),
  country: z.string(),
  roles: z.array(z.enum(roles)),
  key: z.string().optional(),
  createdAt: z.string(),
  index: z.int(),
  deactivatedAt: z.string().optional(),
});

export function operatorAnswer(operator: Operator): z.output<typeof operatorSchema> {
  const { createdAt, index, deactivatedAt, roles: held, key, ...rest } = operator;
  return {
    ...rest,
    ...(key === undefined ? {} : { key }),
    roles: [...held],
    createdAt: createdAt.toString(),
    index: Number(index),
    ...(deactivatedAt === undefined ? {} : { deactivatedAt: deactivatedAt.toString() }),
  };
}

/** Who stands in the ledger as the one who made a change. */
export function changerOf({ principal }: FastifyRequest): Changer {
  return principal.kind === 'operator' ? principal.name : 'local-admin';
}
