/** What of the host a service mounts. Files of the project itself are its own, as a ConfigMap is a pod's. */
import { type Data, type DataObject, newObject, OPEN, Unresolved } from '@palisade/core/value';
import { itemsOf, member, type Node, textOf } from './node.ts';
import { within } from './path.ts';
import { type Pod, say } from './pod.ts';
import type { Service } from './project.ts';
import { type Mount, mountOf } from './volume.ts';

type Source = string | Unresolved | undefined;

/** The path on the host, or undefined for a file of the project. Whose home `~` is depends on who runs it. */
function hostPath(source: Source, folder: string): Source {
  if (typeof source !== 'string') return source;
  if (source === '~' || source.startsWith('~/')) return `/home/${source}`;
  return source.startsWith('/') || source.includes('\\') || within(folder, source) === undefined ? source : undefined;
}

/** A named volume may be a path of the host under another name. */
function namedPath(name: string, service: Service): Source {
  for (const volumes of service.volumes) {
    const options = member(volumes, name, 'driver_opts');
    const bound = textOf(member(options, 'o'));
    const device = member(options, 'device');
    if (typeof bound === 'string' && /\br?bind\b/.test(bound) && device)
      return hostPath(textOf(device), device.at.file.folder);
  }
  return undefined;
}

function pathOf({ type, source }: Mount, node: Node, service: Service): Source {
  if (type === 'bind') return hostPath(source, node.at.file.folder);
  return type === 'volume' && typeof source === 'string' ? namedPath(source, service) : undefined;
}

function sayMount(pod: Pod, index: number, node: Node, service: Service): void {
  const mount = mountOf(node);
  if (!mount) return;
  const name = `volume-${index}`;
  const volume = ['spec', 'volumes', index];
  const path = pathOf(mount, node, service);
  say(pod, volume, newObject(), node, false);
  say(pod, [...volume, 'name'], name, node);
  if (path instanceof Unresolved) say(pod, [...volume, 'hostPath'], path, node);
  else if (path !== undefined) {
    say(pod, [...volume, 'hostPath'], newObject(), node);
    say(pod, [...volume, 'hostPath', 'path'], path, node);
  }
  if (mount.type === 'tmpfs') say(pod, [...volume, 'emptyDir', 'medium'], 'Memory');
  const mounted = ['spec', 'containers', 0, 'volumeMounts', index];
  say(pod, [...mounted, 'name'], name, node);
  say(pod, [...mounted, 'readOnly'], mount.readOnly as Data, node);
}

export function sayMounts(pod: Pod, service: Service): void {
  const list = member(service.node, 'volumes');
  if (list) say(pod, ['spec', 'volumes'], [], list, false);
  for (const [index, node] of itemsOf(list).entries()) sayMount(pod, index, node, service);
  const borrowed = member(service.node, 'volumes_from');
  if (!borrowed) return;
  const spec = pod.object['spec'] as DataObject;
  spec['volumes'] ??= [];
  (spec['volumes'] as Data[] & { [OPEN]?: string })[OPEN] = 'volumes_from takes those of another container';
  pod.sources.set('/spec/volumes', { node: borrowed, reworded: false });
}
