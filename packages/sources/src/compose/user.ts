/** Who a service runs as. */
import { Unresolved } from '@palisade/core/value';
import { member, type Node, textOf } from './node.ts';
import { type Pod, say } from './pod.ts';
import type { Service } from './project.ts';

const SECURITY = ['spec', 'containers', 0, 'securityContext'];
const NUMBER = /^\d+$/;
const isRoot = (user: string): boolean => user === 'root' || /^0+$/.test(user);

/** A name is looked up in the image: only `root` is known to be 0, and one that is not root has a uid of its own. */
export function sayUser(pod: Pod, service: Service): void {
  const node = member(service.node, 'user');
  const text = textOf(node);
  if (text instanceof Unresolved) {
    for (const field of ['runAsNonRoot', 'runAsUser']) say(pod, [...SECURITY, field], text, node);
    return;
  }
  const [user = ''] = (text ?? '').split(':');
  if (node && user !== '') sayIds(pod, node, user);
}

function sayIds(pod: Pod, node: Node, user: string): void {
  say(pod, [...SECURITY, 'runAsNonRoot'], !isRoot(user), node);
  // A pod could say it for its containers; a message then names what the service says.
  for (const field of ['runAsNonRoot', 'runAsUser'])
    pod.sources.set(`/spec/securityContext/${field}`, { node, reworded: true });
  if (isRoot(user)) say(pod, [...SECURITY, 'runAsUser'], 0, node);
  else if (NUMBER.test(user)) say(pod, [...SECURITY, 'runAsUser'], Number(user), node);
}
