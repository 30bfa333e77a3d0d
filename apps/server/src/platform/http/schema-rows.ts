import { z } from 'zod';

/** A field of a JSON Schema, as a row for people. */
export interface SchemaRow {
  /** With dots between levels; `[]` for the members of a list. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string | undefined;
}

/** The parts of JSON Schema (2020-12) that our routes use. */
export interface SchemaNode {
  readonly type?: string | readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaNode | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly additionalProperties?: SchemaNode | boolean | undefined;
}

const node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), node).optional(),
    required: z.array(z.string()).optional(),
    items: node.optional(),
    anyOf: z.array(node).optional(),
    oneOf: z.array(node).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    additionalProperties: z.union([z.boolean(), node]).optional(),
  }),
);

const depthMax = 5;

/** The fields of a schema, parents before children; a schema without fields is one row. */
export function schemaRows(schema: unknown): SchemaRow[] {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  const rows = fieldsOf(parsed.data, '', 0);
  if (rows.length > 0) return rows;
  const { description } = parsed.data;
  return [{ path: '', type: typeWords(parsed.data), required: true, description }];
}

function fieldsOf(schema: SchemaNode, prefix: string, depth: number): SchemaRow[] {
  if (depth >= depthMax) return [];
  if (schema.items !== undefined) return fieldsOf(schema.items, `${prefix}[]`, depth + 1);
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const row: SchemaRow = {
      path,
      type: typeWords(field),
      required: schema.required?.includes(name) ?? false,
      description: field.description,
    };
    return [row, ...fieldsOf(field, path, depth + 1)];
  });
  return [...own, ...alternatives.flatMap((one) => fieldsOf(one, prefix, depth + 1))];
}

function typeWords(schema: SchemaNode): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeWords))].join(' | ');
  if (schema.items !== undefined) return `list of ${typeWords(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') {
    return `${typeWords(schema.additionalProperties)} by name`;
  }
  const types = [schema.type ?? 'any'].flat();
  return types.map((type) => (type === 'null' ? type : (schema.format ?? type))).join(' | ');
}
