/** Who a service runs as. */
import { Unresolved } from '@palisade/core/value';
import type { Tree } from '../tree.ts';
import { dockerfileUser } from './dockerfile-user.ts';
import { member, type Node, textOf } from './node.ts';
import { joinPath } from './path.ts';
import { type Pod, say } from './pod.ts';
import type { Service } from './project.ts';

const SECURITY = ['spec', 'containers', 0, 'securityContext'];
const NUMBER = /^\d+$/;
const isRoot = (user: string): boolean => user === 'root' || /^0+$/.test(user);

/** A name is looked up in the image: only `root` is known to be 0, and one that is not root has a uid of its own. */
export function sayUser(pod: Pod, service: Service, tree: Tree): void {
  const node = member(service.node, 'user');
  const text = textOf(node);
  if (text instanceof Unresolved) {
    for (const field of ['runAsNonRoot', 'runAsUser']) say(pod, [...SECURITY, field], text, node);
    return;
  }
  const [user = ''] = (text ?? '').split(':');
  if (node && user !== '') sayIds(pod, node, user);
  else if (builtWithUser(service, tree)) say(pod, [...SECURITY, 'runAsNonRoot'], true);
}

function sayIds(pod: Pod, node: Node, user: string): void {
  say(pod, [...SECURITY, 'runAsNonRoot'], !isRoot(user), node);
  // A pod could say it for its containers; a message then names what the service says.
  for (const field of ['runAsNonRoot', 'runAsUser'])
    pod.sources.set(`/spec/securityContext/${field}`, { node, reworded: true });
  if (isRoot(user)) say(pod, [...SECURITY, 'runAsUser'], 0, node);
  else if (NUMBER.test(user)) say(pod, [...SECURITY, 'runAsUser'], Number(user), node);
}

/** The Dockerfile in the tree that the service is built from says who runs it, and that is not root. */
function builtWithUser({ node }: Service, tree: Tree): boolean {
  const build = member(node, 'build');
  if (!build) return false;
  const context = build.kind === 'map' ? (textOf(member(build, 'context')) ?? '.') : textOf(build);
  const name = textOf(member(build, 'dockerfile')) ?? 'Dockerfile';
  const target = textOf(member(build, 'target'));
  if (typeof context !== 'string' || typeof name !== 'string' || target instanceof Unresolved) return false;
  const folder = joinPath(build.at.file.folder, context);
  const text = textOf(member(build, 'dockerfile_inline')) ?? tree.read(joinPath(folder, name));
  const user = typeof text === 'string' ? dockerfileUser(text, target)?.split(':')[0] : undefined;
  return user !== undefined && !isRoot(user);
}
