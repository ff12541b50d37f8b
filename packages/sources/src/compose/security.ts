/** What a service may do beyond its own process: capabilities, `security_opt`, the host's namespaces. */
import { Unresolved } from '@palisade/core/value';
import { booleanOf, itemsOf, keyed, member, type Node, textOf } from './node.ts';
import { type Pod, say } from './pod.ts';
import type { Service } from './project.ts';

const SECURITY = ['spec', 'containers', 0, 'securityContext'];

/** `CAP_SYS_ADMIN`, `sys_admin` and `SYS_ADMIN` are one. */
const capability = (text: string): string => text.toUpperCase().replace(/^CAP_/, '');

function sayCapabilities(pod: Pod, service: Service, key: string, field: string): void {
  const list = member(service.node, key);
  if (!list) return;
  const path = [...SECURITY, 'capabilities', field];
  say(pod, path, [], list, false);
  for (const [index, item] of itemsOf(list).entries()) {
    const text = textOf(item) ?? '';
    say(pod, [...path, index], typeof text === 'string' ? capability(text) : text, item);
  }
}

/** How an option is said of a container. `value`: what follows its sign. */
const OPTIONS: Readonly<Record<string, (pod: Pod, value: string, item: Node) => void>> = {
  'no-new-privileges': (pod, value, item) => {
    if (value !== 'false') say(pod, [...SECURITY, 'allowPrivilegeEscalation'], false, item);
  },
  seccomp: (pod, value, item) => say(pod, [...SECURITY, 'seccompProfile', 'type'], profileOf(value), item),
  apparmor: (pod, value, item) => say(pod, [...SECURITY, 'appArmorProfile', 'type'], profileOf(value), item),
  systempaths: (pod, value, item) => {
    if (value === 'unconfined') say(pod, [...SECURITY, 'procMount'], 'Unmasked', item);
  },
  label: (pod, value, item) => {
    const [field, label] = parted(value);
    // Without labels the process has the type that may do all.
    if (value === 'disable') say(pod, [...SECURITY, 'seLinuxOptions', 'type'], 'spc_t', item);
    else if (/^(?:type|user|role|level)$/.test(field)) say(pod, [...SECURITY, 'seLinuxOptions', field], label, item);
  },
};

const profileOf = (value: string): string =>
  value === 'unconfined'
    ? 'Unconfined'
    : value === 'docker-default' || value === 'builtin'
      ? 'RuntimeDefault'
      : 'Localhost';

/** The name and the value of an option: the first `=` parts them, or else the first colon. */
export function parted(option: string): readonly [string, string] {
  const sign = option.includes('=') ? option.indexOf('=') : option.indexOf(':');
  return sign < 0 ? [option, ''] : [option.slice(0, sign), option.slice(sign + 1)];
}

/** What is not known may be any of them. */
const ANY = [
  ['allowPrivilegeEscalation'],
  ['procMount'],
  ['seccompProfile', 'type'],
  ['appArmorProfile', 'type'],
  ['seLinuxOptions', 'type'],
];

function sayOptions(pod: Pod, service: Service): void {
  for (const item of itemsOf(member(service.node, 'security_opt'))) {
    const text = textOf(item);
    if (text instanceof Unresolved) for (const field of ANY) say(pod, [...SECURITY, ...field], text, item);
    if (typeof text !== 'string') continue;
    const [name, value] = parted(text);
    if (Object.hasOwn(OPTIONS, name)) OPTIONS[name]?.(pod, value, item);
  }
}

/** The engine's own seccomp profile holds where nothing is said, save for what is privileged. */
function saySeccompDefault(pod: Pod, service: Service): void {
  if (service.open !== undefined) return;
  const privileged = member(service.node, 'privileged');
  const said = booleanOf(privileged);
  if (said === true)
    pod.sources.set(`/${SECURITY.join('/')}/seccompProfile/type`, { node: privileged as Node, reworded: true });
  else say(pod, [...SECURITY, 'seccompProfile', 'type'], said instanceof Unresolved ? said : 'RuntimeDefault');
}

const HOST: Readonly<Record<string, string>> = { network_mode: 'hostNetwork', pid: 'hostPID', ipc: 'hostIPC' };

function sayNamespaces(pod: Pod, service: Service): void {
  for (const [key, field] of Object.entries(HOST)) {
    const node = member(service.node, key);
    const text = textOf(node);
    if (text !== undefined) say(pod, ['spec', field], text instanceof Unresolved ? text : text === 'host', node);
  }
}

function saySysctls(pod: Pod, service: Service): void {
  const found = member(service.node, 'sysctls');
  const map = found && keyed(found);
  if (map?.kind !== 'map') return;
  const path = ['spec', 'securityContext', 'sysctls'];
  say(pod, path, [], found, false);
  for (const [index, [name, node]] of [...map.entries].entries()) {
    say(pod, [...path, index, 'name'], name, node, false);
    pod.sources.set(`/${path.join('/')}/${index}`, { node, reworded: false });
  }
}

export function saySecurity(pod: Pod, service: Service): void {
  for (const [key, field] of [
    ['privileged', 'privileged'],
    ['read_only', 'readOnlyRootFilesystem'],
  ] as const) {
    const node = member(service.node, key);
    say(pod, [...SECURITY, field], booleanOf(node), node);
  }
  sayCapabilities(pod, service, 'cap_add', 'add');
  sayCapabilities(pod, service, 'cap_drop', 'drop');
  saySeccompDefault(pod, service);
  sayOptions(pod, service);
  sayNamespaces(pod, service);
  saySysctls(pod, service);
}
