/** The objects of the service, a file for each concern: how they are packed is not said here. */
import type { Service } from '@palisade/config/service/service';
import { namespaceOf } from '../labels.ts';
import { meshObjects } from '../mesh/istio.ts';
import { imageScan } from '../monitoring/image-scan.ts';
import { monitoringObjects } from '../monitoring/monitoring.ts';
import type { Yaml } from '../yaml.ts';
import { roles, serviceAccount } from './access.ts';
import { deployments } from './deployment.ts';
import { namespace, quota } from './namespace.ts';
import { ingressObject, networkPolicies, service as serviceObject } from './network.ts';
import { scaling } from './scaling.ts';
import { secretObject } from './secrets.ts';

const one = (of: Yaml | undefined): Yaml[] => (of === undefined ? [] : [of]);

/** A file for each concern; one without objects is not written. */
const CONCERNS: Readonly<Record<string, (service: Service, home: string) => readonly Yaml[]>> = {
  namespace: (service) => [namespace(service), ...quota(service)],
  'service-account': (service) => [serviceAccount(service), ...roles(service)],
  secrets: (service) => one(secretObject(service)),
  deployment: deployments,
  service: (service) => [serviceObject(service)],
  ingress: (service) => one(ingressObject(service)),
  'network-policies': networkPolicies,
  mesh: meshObjects,
  scaling,
  monitoring: monitoringObjects,
  scans: imageScan,
};

export interface Concern {
  readonly file: string;
  readonly objects: readonly Yaml[];
}

/** `home`: the namespace that it is deployed to. Kustomize sets it where objects name it, and not in their texts. */
export const concernsOf = (service: Service, home = namespaceOf(service)): Concern[] =>
  Object.entries(CONCERNS)
    .map(([name, objectsOf]) => ({ file: `${name}.yaml`, objects: objectsOf(service, home) }))
    .filter(({ objects }) => objects.length > 0);

export const objectsOf = (service: Service, home?: string): Yaml[] =>
  concernsOf(service, home).flatMap(({ objects }) => objects);
