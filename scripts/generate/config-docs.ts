/** `docs/config.md`: every field of `palisade.yaml`, from its schema, and an example that is read by it. */

import { decodeConfig } from '@palisade/config/decode';
import { configSchema } from '@palisade/config/schema';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Generated } from '../generate.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const EXAMPLE = `name: shop-api
runtime: { language: node, build: build }
port: 8080
image: registry.example.com/shop/api
owner: shop-team
callers: [web, { name: batch, namespace: jobs }]
calls:
  - { service: postgres, port: 5432, namespace: data }
  - { host: api.example.com }
secrets:
  from: { kind: external-secrets, store: aws }
  variables: { DATABASE_URL: shop/api/database }
ingress: { host: shop.example.com, issuer: letsencrypt }
replicas: { min: 3, max: 9 }
environments:
  staging: { replicas: 2, ingress: { host: shop.staging.example.com, issuer: letsencrypt } }
  prod: {}
`;

const alternatives = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'mapping',
};

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

function bounds({ minimum, maximum }: Schema): string {
  const known = [minimum, maximum].filter((of) => of !== undefined && Math.abs(of) < Number.MAX_SAFE_INTEGER);
  return known.length === 2 ? ` ${minimum} to ${maximum}` : '';
}

function kind(schema: Schema): string {
  if (schema.anyOf || schema.oneOf) return [...new Set(alternatives(schema).map(kind))].join(', or ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  return `${WORDS[schema.type ?? ''] ?? 'anything'}${bounds(schema)}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function row(path: string, schema: Schema, required: boolean): string {
  const usual = required ? 'required' : schema.default === undefined ? '' : code(schema.default);
  return `| \`${path}\` | ${cell(kind(schema))} | ${cell(usual)} | ${cell(schema.description ?? '')} |`;
}

/** What is inside: of a mapping its fields, of a list those of an item, of free keys those of what they name. */
function* inside(path: string, schema: Schema): Generator<string> {
  for (const one of alternatives(schema)) {
    for (const [name, field] of Object.entries(one.properties ?? {}))
      yield* rows(`${path}.${name}`, field, one.required?.includes(name) === true);
    if (one.items) yield* inside(`${path}[]`, one.items);
    if (typeof one.additionalProperties === 'object') yield* inside(`${path}.*`, one.additionalProperties);
  }
}

/** An environment may say again what the service says: not listed twice. */
const REPEATS = /^environments\.\*\.(?!namespace$)/;

function* rows(path: string, schema: Schema, required: boolean): Generator<string> {
  yield row(path, schema, required);
  if (REPEATS.test(path)) return;
  yield* new Set(inside(path, schema));
}

const HEAD = ['| field | value | default | |', '|---|---|---|---|'];

export function configDocs(): Generated[] {
  const decoded = decodeConfig(parse(EXAMPLE));
  if ('issues' in decoded) throw new Error(`the example of docs/config.md is wrong: ${JSON.stringify(decoded.issues)}`);
  const { properties = {} } = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const lines = Object.entries(properties).flatMap(([name, schema]) => [...rows(name, schema, false)]);
  const text = `# palisade.yaml

Settings of \`palisade check\` and, where there is a service, its spec: name, runtime, port, image and owner are all that it
needs, and every default is the secure one. \`palisade init\` writes one; an editor completes it by the schema in
\`packages/config/schema\`. As code it is \`palisade.config.ts\` (\`init --typescript\`), which runs only with
\`--allow-config-code\`.

\`\`\`yaml
${EXAMPLE}\`\`\`

${[...HEAD, ...new Set(lines)].join('\n')}
`;
  return [{ path: 'docs/config.md', text }];
}
