/** Plain objects, a file for each concern, held together by Kustomize: the objects themselves where environments are alike. */
import type { Environment, Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { namespaceOf } from '../labels.ts';
import { toYaml, type Yaml } from '../yaml.ts';
import { concernsOf, objectsOf } from './concerns.ts';
import { configMapName, literals } from './config.ts';
import { homeOf, inEnvironment, overlay, plain, targetOf } from './overlay.ts';

const FOLDER = 'deploy/kubernetes';
const KUSTOMIZATION = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
/** What a team or its pipeline adds (patches, the image of a release) stays. */
const KEPT = '# keep: own\n# keep end\n';

const generator = (service: Service, variables: Service['env'], behavior?: string): Record<string, Yaml> =>
  Object.keys(variables).length === 0
    ? {}
    : {
        configMapGenerator: [
          {
            name: configMapName(service),
            namespace: namespaceOf(service),
            ...(behavior !== undefined && { behavior }),
            literals: literals(variables),
          },
        ],
      };

function baseFiles(service: Service, folder: string): SynthFile[] {
  const concerns = concernsOf(service);
  const kustomization: Yaml = {
    ...KUSTOMIZATION,
    resources: concerns.map(({ file }) => file),
    ...generator(service, service.env),
  };
  return [
    ...concerns.map(({ file, objects }) => ({ path: `${folder}/${file}`, text: toYaml(...objects) })),
    { path: `${folder}/kustomization.yaml`, text: toYaml(kustomization) + KEPT },
  ];
}

function patchesOf(service: Service, wanted: Service, home: string): { patches: Yaml[]; added: readonly Yaml[] } {
  const { patches, added, removed } = overlay(objectsOf(service), objectsOf(wanted, home));
  return {
    added,
    patches: [
      ...patches.map(({ target, operations }) => ({ target: { ...target }, patch: toYaml(operations as Yaml) })),
      ...removed.map((object) => {
        const { apiVersion } = plain(object) as { apiVersion: string };
        const { kind, name } = targetOf(object);
        return {
          patch: toYaml({ apiVersion, kind, metadata: { name, namespace: namespaceOf(service) }, $patch: 'delete' }),
        };
      }),
    ],
  };
}

function overlayFiles(service: Service, name: string, environment: Environment): SynthFile[] {
  const folder = `${FOLDER}/overlays/${name}`;
  const home = homeOf(service, name, environment);
  const { patches, added } = patchesOf(service, inEnvironment(service, environment), home);
  const kustomization: Yaml = {
    ...KUSTOMIZATION,
    namespace: home,
    resources: ['../../base', ...(added.length > 0 ? ['added.yaml'] : [])],
    labels: [{ pairs: { 'palisade.dev/environment': name }, includeTemplates: true }],
    ...generator(service, environment.env ?? {}, Object.keys(service.env).length > 0 ? 'merge' : undefined),
    ...(patches.length > 0 && { patches }),
  };
  return [
    ...(added.length > 0 ? [{ path: `${folder}/added.yaml`, text: toYaml(...added) }] : []),
    { path: `${folder}/kustomization.yaml`, text: toYaml(kustomization) + KEPT },
  ];
}

/** One folder for a service that is everywhere the same; a base and its overlays where environments differ. */
export function kustomizeFiles(service: Service): SynthFile[] {
  const environments = Object.entries(service.environments);
  if (environments.length === 0) return baseFiles(service, FOLDER);
  return [
    ...baseFiles(service, `${FOLDER}/base`),
    ...environments.flatMap(([name, environment]) => overlayFiles(service, name, environment)),
  ];
}
