/** What the cluster refuses in the namespaces of the service: the controls of its profile, at the door. */
import type { Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { namespaceOf } from '../labels.ts';
import { toYaml } from '../yaml.ts';
import type { Enforced } from './enforced.ts';
import { gatekeeperFiles } from './gatekeeper.ts';
import { groupsOf } from './groups.ts';
import { binding, type Mode, policy } from './validating-admission-policy.ts';

const FOLDER = 'deploy/policies';

/** Everywhere that the service is deployed. */
const namespacesOf = (service: Service): string[] => {
  const home = namespaceOf(service);
  const others = Object.entries(service.environments).map(([name, { namespace }]) => namespace ?? `${home}-${name}`);
  return [...new Set([home, ...others])];
};

/** Policies are the cluster's: their names say whose they are. */
const prefixOf = (service: Service): string => [...new Set([namespaceOf(service), service.name])].join('.');

function nativeFiles(service: Service, mode: Mode, { profile, demands, waivers }: Enforced): SynthFile[] {
  const labels = { 'app.kubernetes.io/managed-by': 'palisade', 'palisade.dev/profile': profile };
  const namespaces = namespacesOf(service);
  return groupsOf(demands, false).map((group) => {
    const name = `${prefixOf(service)}-${profile}-${group.name}`;
    return {
      path: `${FOLDER}/${group.name}.yaml`,
      text: toYaml(policy({ name, group, waivers, labels }), binding({ name, mode, namespaces, labels })),
    };
  });
}

export function policyFiles(service: Service, enforced: Enforced | undefined): SynthFile[] {
  const { mode, engine } = service.admission;
  if (enforced === undefined || mode === 'none') return [];
  if (engine === 'kubernetes') return nativeFiles(service, mode, enforced);
  return gatekeeperFiles(
    { prefix: prefixOf(service), namespaces: namespacesOf(service), mode, folder: FOLDER },
    enforced,
  );
}
