import openapiTs, { astToString } from 'openapi-typescript';

/** The types that pages ask the API with. @param openapi an OpenAPI 3.1 document as JSON */
export async function renderTypes(openapi: string): Promise<string> {
  const ast = await openapiTs(JSON.parse(openapi), { alphabetize: true });
  return `// Made from the interface; see tests/generated.\n${astToString(ast)}`;
}
