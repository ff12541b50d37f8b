/**
 * The same objects as a Helm chart: the image is a value, the namespace is the release's, and what differs between
 * environments stands in branches on one value, so that nothing of the spec is beyond it. Namespaces are not in it:
 * Helm keeps its record of a release in the namespace, which therefore is there before.
 */
import { type Environment, HOLE, type Service } from '@palisade/config/service/service';
import { fingerprint } from '@palisade/core/fingerprint';
import type { SynthFile } from '../file.ts';
import { namespaceOf } from '../labels.ts';
import { toYaml, type Yaml } from '../yaml.ts';
import { concernsOf } from './concerns.ts';
import { configMapName } from './config.ts';
import { UNRELEASED } from './deployment.ts';
import { namespace } from './namespace.ts';
import { homeOf, inEnvironment, targetOf } from './overlay.ts';

const FOLDER = 'deploy/chart';

/** What stands in the objects where Helm is to fill in: nothing in a spec has the word. */
const NAMESPACE = `${HOLE}Namespace`;
const REPOSITORY = `${HOLE}Repository`;
const ENVIRONMENT = `${HOLE}Environment`;

const IMAGE =
  '{{ .Values.image.repository }}{{ with .Values.image.digest }}@{{ . }}{{ else }}:{{ .Values.image.tag }}{{ end }}';

/** Text in which Helm has nothing to do but what is meant. */
const templated = (text: string): string =>
  text
    .replaceAll('{{', '{{ "{{" }}')
    .replaceAll(`${REPOSITORY}:${UNRELEASED}`, IMAGE)
    .replaceAll(REPOSITORY, '{{ .Values.image.repository }}')
    .replaceAll(ENVIRONMENT, '{{ .Values.environment | quote }}')
    .replaceAll(`: ${NAMESPACE}`, ': {{ .Release.Namespace | quote }}')
    .replaceAll(NAMESPACE, '{{ .Release.Namespace }}');

/** The service in an environment, with the places that Helm fills in. */
interface Variant {
  /** Nothing where there is only one. */
  readonly environment?: string;
  readonly service: Open;
  readonly home: string;
}

const LABEL = 'palisade.dev/environment';

const HASH = 10;

/** As Kustomize does: named by its content, so that another content is another release. */
const hashedName = (service: Service): string =>
  `${configMapName(service)}-${fingerprint(JSON.stringify(service.env)).slice(0, HASH)}`;

type Open = Service & { readonly configMap: string };

const open = (service: Service): Open => ({
  ...service,
  namespace: NAMESPACE,
  image: { ...service.image, repository: REPOSITORY },
  configMap: hashedName(service),
});

const variantOf = (service: Service, environment: string, of: Environment): Variant => {
  const there = inEnvironment(service, of);
  return {
    environment,
    service: open({ ...there, labels: { ...there.labels, [LABEL]: ENVIRONMENT } }),
    home: homeOf(service, environment, of),
  };
};

function variantsOf(service: Service): readonly Variant[] {
  const environments = Object.entries(service.environments);
  if (environments.length === 0) return [{ service: open(service), home: namespaceOf(service) }];
  return environments.map(([name, of]) => variantOf(service, name, of));
}

function configMap({ service, environment }: Variant): Yaml[] {
  const data = Object.fromEntries(Object.entries(service.env).map(([key, value]) => [key, String(value)]));
  if (Object.keys(data).length === 0) return [];
  const labels = environment === undefined ? {} : { labels: { [LABEL]: ENVIRONMENT } };
  const metadata = { name: configMapName(service), namespace: NAMESPACE, ...labels };
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }];
}

const isNamespace = (object: Yaml): boolean => targetOf(object).kind === 'Namespace';

/** The text of each concern, by its file. */
function textsOf(variant: Variant): Map<string, string> {
  const { service } = variant;
  const concerns = [...concernsOf(service), { file: 'config.yaml', objects: configMap(variant) }];
  return new Map(
    concerns.flatMap(({ file, objects }) => {
      const own = objects.filter((object) => !isNamespace(object));
      return own.length === 0 ? [] : [[file, templated(toYaml(...own))] as const];
    }),
  );
}

const branch = (environment: string | undefined, text: string): string =>
  `{{- if eq .Values.environment ${JSON.stringify(environment)} }}\n${text}{{- end }}\n`;

/** One text where all environments have it, else a branch for each that has one. */
function template(variants: readonly Variant[], texts: readonly (string | undefined)[]): string {
  const [first] = texts;
  if (first !== undefined && texts.every((text) => text === first)) return first;
  return variants
    .flatMap(({ environment }, index) => {
      const text = texts[index];
      return text === undefined ? [] : [branch(environment, text)];
    })
    .join('');
}

function guard(names: readonly string[]): string {
  const list = names.map((name) => JSON.stringify(name)).join(' ');
  return (
    `{{- if not (has .Values.environment (list ${list})) }}\n` +
    `{{- fail (printf "there is no environment %q: say ${names.join(', ')}" .Values.environment) }}\n{{- end }}\n`
  );
}

const chart = (service: Service): Yaml => ({
  apiVersion: 'v2',
  name: service.name,
  description: `${service.name}, as its service spec says`,
  type: 'application',
  version: '0.1.0',
  appVersion: UNRELEASED,
  kubeVersion: '>=1.30.0-0',
  maintainers: [{ name: service.owner }],
});

const values = (service: Service, [first]: readonly string[]): Yaml => ({
  ...(first !== undefined && { environment: first }),
  // The digest of a release wins over the tag.
  image: { repository: service.image.repository, tag: UNRELEASED, digest: '' },
});

/** With their labels, for whoever may make namespaces. */
function namespaces(variants: readonly Variant[]): string {
  return toYaml(
    ...variants.map(({ service, home, environment }) => {
      const labels = { ...service.labels, ...(environment !== undefined && { [LABEL]: environment }) };
      return namespace({ ...service, namespace: home, labels });
    }),
  );
}

export function chartFiles(service: Service): SynthFile[] {
  const variants = variantsOf(service);
  const names = Object.keys(service.environments);
  const texts = variants.map(textsOf);
  const files = [...new Set(texts.flatMap((of) => [...of.keys()]))].map((file) => ({
    path: `${FOLDER}/templates/${file}`,
    text: template(
      variants,
      texts.map((of) => of.get(file)),
    ),
  }));
  return [
    { path: 'deploy/namespaces.yaml', text: namespaces(variants) },
    { path: `${FOLDER}/Chart.yaml`, text: toYaml(chart(service)) },
    { path: `${FOLDER}/values.yaml`, text: toYaml(values(service, names)) },
    ...files,
    ...(names.length > 0 ? [{ path: `${FOLDER}/templates/environment.yaml`, text: guard(names) }] : []),
  ];
}
