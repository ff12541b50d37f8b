/** Kubernetes manifests: YAML or JSON, many documents, Lists. */
import type { Reading, Source } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml } from '../yaml/parse.ts';
import { kubernetesSubjects } from './subjects.ts';

const BY_CONTENT = /(?:^|[{,])[ \t"'-]*(?:apiVersion|kind)["']?[ \t]*:/m;
const YAML_NAME = /\.(?:ya?ml|json)$/i;

export const kubernetes: Source = {
  id: 'kubernetes',
  claims: ({ path, text }) =>
    (YAML_NAME.test(path) || path === '-') && /apiVersion/.test(text) && BY_CONTENT.test(text),
  read: (file) => readManifests(file, ''),
};

export function readManifests({ path, text }: TextFile, unit: string): Reading {
  const { documents, errors } = parseYaml(text);
  const file = yamlFile(path, text);
  const subjects = documents.flatMap((document) =>
    kubernetesSubjects(document.value, unit, (base) => yamlOrigin(file, document, base)),
  );
  const unreadable = errors.map(({ message, offset }) => ({ file: path, ...file.lines(offset), message }));
  return { subjects, unreadable };
}
