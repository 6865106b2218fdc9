// The OpenAPI document of the API (https://spec.openapis.org/oas/v3.1.0), made from the schemas that shape its answers.
import * as z from 'zod';
import { apiPath } from '../../model/site-links.ts';
import {
  editionKeySchema,
  editionListSchema,
  editionSchema,
  errorSchema,
  paperDetailSchema,
  paperSchema,
  searchSchema,
} from './answers.ts';
import { type Operation, operations } from './operations.ts';

type Json = Record<string, unknown>;

/** The schemas that have a name in the document. */
const named = {
  Paper: paperSchema,
  PaperDetail: paperDetailSchema,
  EditionKey: editionKeySchema,
  Edition: editionSchema,
  EditionList: editionListSchema,
  SearchResults: searchSchema,
  Error: errorSchema,
};

const addressOf = (name: string) => `#/components/schemas/${name}`;

/** The document for the site at `siteUrl`. */
export function openApiDocument(title: string, siteUrl: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: `${title}: editions, papers and search`,
      description:
        'Read-only, without keys. Any site may call it from a browser. New keys may be added to answers; those that are here stay.',
      version: '1.0.0',
    },
    servers: [{ url: `${siteUrl}${apiPath}` }],
    paths: Object.fromEntries(
      Object.entries(operations).map(([id, each]) => [each.path, { get: describeOperation(id, each) }]),
    ),
    components: { schemas: componentSchemas(), responses: errorResponses },
  };
}

function describeOperation(operationId: string, operation: Operation): Json {
  const { summary, parameters, answer, mayBeMissing, redirects } = operation;
  const [name = ''] = Object.entries(named).find(([, schema]) => schema === answer) ?? [];
  const hasQuery = Object.values(parameters).some((each) => each.in === 'query');
  return {
    operationId,
    summary,
    parameters: Object.entries(parameters).map(([parameter, { in: place, description, schema, example }]) => {
      const { $schema, ...described } = jsonSchema(schema);
      return {
        name: parameter,
        in: place,
        required: !schema.safeParse(undefined).success,
        description,
        schema: described,
        example: described['type'] === 'integer' ? Number(example) : example,
      };
    }),
    responses: {
      200: {
        description: 'OK',
        headers: {
          etag: { description: 'for If-None-Match', schema: { type: 'string' } },
        },
        content: { 'application/json': { schema: { $ref: addressOf(name) } } },
      },
      ...(redirects && {
        301: {
          description: 'Another spelling: the canonical address is in Location',
          headers: { location: { schema: { type: 'string' } } },
        },
      }),
      304: { description: 'The version in If-None-Match is current' },
      ...(hasQuery && { 400: { $ref: '#/components/responses/BadParameter' } }),
      ...(mayBeMissing && { 404: { $ref: '#/components/responses/NotFound' } }),
      429: { $ref: '#/components/responses/TooOften' },
      500: { $ref: '#/components/responses/Fault' },
    },
  };
}

const errorContent = { content: { 'application/json': { schema: { $ref: addressOf('Error') } } } };
const errorResponses = {
  BadParameter: { description: 'A parameter is missing or invalid', ...errorContent },
  NotFound: { description: 'There is no such edition or paper', ...errorContent },
  TooOften: {
    description: 'Too many requests from one address or network',
    headers: { 'retry-after': { description: 'in seconds', schema: { type: 'integer' } } },
    ...errorContent,
  },
  Fault: { description: 'Something went wrong here', ...errorContent },
};

function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: addressOf, override: openly });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  );
}

function jsonSchema(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { override: openly });
}

/** Later versions may add keys. A bound that only says that the number is exact in JavaScript is left out. */
function openly({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete made.additionalProperties;
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
}
