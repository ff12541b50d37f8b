import { cisKubernetes, cwe, nsaCisa } from '@palisade/core/control/reference';
import { set, workloadControl } from '@palisade/core/control/workload';
import { lower } from '@palisade/core/predicate/field';
import { and, or } from '@palisade/core/predicate/predicate';

const MISUSED = [
  'chown',
  'dac_override',
  'fsetid',
  'fowner',
  'mknod',
  'net_raw',
  'setgid',
  'setuid',
  'setfcap',
  'setpcap',
  'net_bind_service',
  'sys_chroot',
  'kill',
  'audit_write',
];

export const noInsecureCapabilities = workloadControl({
  title: 'Containers drop the capabilities that are misused',
  severity: 'low',
  why: 'Of the default set these are what escapes and lateral moves are made of: raw packets, changed owners, other users.',
  refs: [cisKubernetes('5.2.9'), nsaCisa('capabilities'), cwe(250)],
  peers: ['insecureCapabilities', 'KSV-0003', 'drop-net-raw-capability'],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container }) => {
    const { drop } = container.securityContext.capabilities;
    const drops = (name: string) => drop.some((capability) => lower(capability).is(name));
    return or(drops('all'), and(...MISUSED.map(drops)));
  },
  fails: 'keeps capabilities that are misused',
  fix: {
    safety: 'unsafe',
    description: 'Drops ALL; add back, by name, what the process is seen to need',
    edits: ({ container }) => [set(container.securityContext.capabilities.drop, ['ALL'])],
  },
});
