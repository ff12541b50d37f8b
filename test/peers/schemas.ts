/** Schemas for kubeconform without a network: from the OpenAPI that comes with Kubernetes' own module. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KUBERNETES_VERSION } from '../cluster/harness/binaries.ts';
import { goModule, madeOnce } from './tools.ts';

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly kind: string;
    readonly version: string;
  }[];
}

const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
/** The OpenAPI says these are strings. */
const ALSO_NUMBERS: Readonly<Record<string, unknown>> = {
  [INT_OR_STRING]: { type: ['string', 'integer', 'null'] },
  [QUANTITY]: { type: ['string', 'number', 'null'] },
};

/** As the API server decodes strictly: no unknown field; null is as good as absent. */
function strict({ type, $ref, items, additionalProperties, properties, required }: Schema): Record<string, unknown> {
  if ($ref !== undefined) return { $ref };
  return {
    ...(type !== undefined && { type: [type, 'null'] }),
    ...(required && { required }),
    ...(items && { items: strict(items) }),
    ...(additionalProperties && { additionalProperties: strict(additionalProperties) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, strict(schema)])),
      additionalProperties: false,
    }),
  };
}

/** The name under which kubeconform looks for a kind: `deployment-apps-v1.json`, `pod-v1.json`. */
const fileOf = (kind: string, group: string, version: string): string =>
  `${[kind.toLowerCase(), ...(group === '' ? [] : [group.split('.')[0]]), version].join('-')}.json`;

/** Those that are part of every API (Status, DeleteOptions) are of many kinds. */
const isKind = (schema: Schema): boolean => schema['x-kubernetes-group-version-kind']?.length === 1;

/** A spec that must have fields must be there itself: the API server sees one that is absent as one without them. */
function ofKind(schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema {
  const spec = definitions[schema.properties?.['spec']?.$ref?.replace('#/definitions/', '') ?? ''];
  return spec?.required ? { ...schema, required: [...new Set([...(schema.required ?? []), 'spec'])] } : schema;
}

async function writeSchemas(folder: string): Promise<void> {
  const module = await goModule('k8s.io/kubernetes', KUBERNETES_VERSION);
  const text = await readFile(join(module, 'api', 'openapi-spec', 'swagger.json'), 'utf8');
  const { definitions } = JSON.parse(text) as { definitions: Readonly<Record<string, Schema>> };
  const all = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [
      name,
      ALSO_NUMBERS[name] ?? strict(isKind(schema) ? ofKind(schema, definitions) : schema),
    ]),
  );
  await writeFile(join(folder, 'definitions.json'), JSON.stringify({ definitions: all }));
  for (const [name, schema] of Object.entries(definitions)) {
    if (!isKind(schema)) continue;
    for (const { kind, group, version } of schema['x-kubernetes-group-version-kind'] ?? [])
      await writeFile(
        join(folder, fileOf(kind, group, version)),
        JSON.stringify({ $ref: `definitions.json#/definitions/${name}` }),
      );
  }
}

export const kubernetesSchemas = (): Promise<string> =>
  madeOnce(`kubernetes-schemas-${KUBERNETES_VERSION}`, writeSchemas);
