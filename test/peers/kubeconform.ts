import { join } from 'node:path';
import { jsonOf, run } from './run.ts';
import { kubernetesSchemas } from './schemas.ts';
import { findTool } from './tools.ts';

/** What of an example may be a manifest: workflows are not. */
export const MANIFESTS = /^(?!\.github\/)(?:.+\/)?[^/]+\.ya?ml$/;

interface Answer {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly msg: string;
  }[];
}

export interface Complaint {
  readonly path: string;
  readonly text: string;
}

/** What is wrong with the manifests. A kind without a schema (a custom one) is passed over. */
export async function invalid(paths: readonly string[], root: string): Promise<Complaint[]> {
  if (paths.length === 0) return [];
  const location = join(await kubernetesSchemas(), '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const options = ['-strict', '-ignore-missing-schemas', '-schema-location', location, '-output', 'json'];
  const { resources } = jsonOf(await run(await findTool('kubeconform'), [...options, ...paths], root)) as Answer;
  return resources.map(({ filename, kind, name, msg }) => ({ path: filename, text: `${kind} ${name}: ${msg}` }));
}
