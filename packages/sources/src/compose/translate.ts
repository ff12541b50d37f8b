/** A service → a pod with one container that says the same. */
import { newObject } from '@palisade/core/value';
import { sayMounts } from './mounts.ts';
import { member, textOf } from './node.ts';
import { leaveOpen, type Pod, say } from './pod.ts';
import { sayProcess } from './process.ts';
import type { Service } from './project.ts';
import { saySecurity } from './security.ts';
import { sayUser } from './user.ts';

export function podOf(service: Service): Pod {
  const pod: Pod = { object: newObject(), sources: new Map() };
  say(pod, ['metadata', 'name'], service.name);
  say(pod, ['spec', 'containers', 0, 'name'], service.name);
  const platform = textOf(member(service.node, 'platform'));
  if (typeof platform === 'string' && platform.startsWith('windows')) say(pod, ['spec', 'os', 'name'], 'windows');
  sayProcess(pod, service);
  saySecurity(pod, service);
  sayUser(pod, service);
  sayMounts(pod, service);
  if (service.open !== undefined) leaveOpen(pod.object, service.open);
  return pod;
}
