/** An edit of the pod → what it is in the service. */
import type { DataEdit } from '@palisade/core/location';
import { itemsOf, member, type Node, type Place, textOf } from './node.ts';
import type { Service } from './project.ts';
import { toCores, toSize } from './quantity.ts';
import { parted } from './security.ts';

export interface Change {
  readonly at: Place;
  /** Absent: it goes. */
  readonly value?: unknown;
}

type Writer = (service: Service, edit: DataEdit, source: Node | undefined) => Change | undefined;

const below = ({ file, path }: Place, ...keys: readonly string[]): Place => ({ file, path: [...path, ...keys] });
const placeOf = (service: Service, key: string): Place => member(service.node, key)?.at ?? below(service.home, key);

/** What is not known is no option and no user that an edit could keep. */
const plain = (node: Node | undefined): string => {
  const text = textOf(node);
  return typeof text === 'string' ? text : '';
};

const valueOf = (edit: DataEdit): unknown => (edit.op === 'set' ? edit.value : undefined);

const scalar =
  (key: string): Writer =>
  (service, edit) =>
    edit.op === 'set' ? { at: placeOf(service, key), value: edit.value } : { at: placeOf(service, key) };

const removal =
  (key: string): Writer =>
  (service) => ({ at: placeOf(service, key) });

/** A list's own items stay as they are written; what it lacks comes after them. */
function added(service: Service, key: string, items: readonly unknown[]): Change {
  const list = member(service.node, key);
  const own = itemsOf(list).filter(({ at }) => at.file === list?.at.file);
  return { at: placeOf(service, key), value: [...own.map(textOf), ...items] };
}

const dropped: Writer = (service, edit) => {
  const wanted = valueOf(edit);
  const present = itemsOf(member(service.node, 'cap_drop')).length;
  if (!Array.isArray(wanted)) return undefined;
  return wanted.length > present
    ? added(service, 'cap_drop', wanted.slice(present))
    : scalar('cap_drop')(service, edit, undefined);
};

const optionOf = (service: Service, name: string): Node | undefined =>
  itemsOf(member(service.node, 'security_opt')).find((item) => parted(plain(item))[0] === name);

const noNewPrivileges: Writer = (service, edit) => {
  if (valueOf(edit) !== false) return undefined;
  const value = 'no-new-privileges:true';
  const present = optionOf(service, 'no-new-privileges');
  return present ? { at: present.at, value } : added(service, 'security_opt', [value]);
};

/** Without the option, the engine's default holds. */
const withoutOption =
  (name: string): Writer =>
  (service) => {
    const option = optionOf(service, name);
    const list = member(service.node, 'security_opt');
    return option && list && { at: itemsOf(list).length === 1 ? list.at : option.at };
  };

const asUser: Writer = (service, edit) => {
  const [, group] = plain(member(service.node, 'user')).split(':');
  const at = placeOf(service, 'user');
  return edit.op === 'set' ? { at, value: `${Number(edit.value)}${group === undefined ? '' : `:${group}`}` } : { at };
};

const limit =
  (key: string, limited: string, convert: (quantity: string) => unknown): Writer =>
  (service, edit) => {
    const deployed = member(service.node, key) ? undefined : member(service.node, 'deploy', 'resources', 'limits');
    const at = deployed ? below(deployed.at, limited) : placeOf(service, key);
    const value = convert(String(valueOf(edit)));
    // The newer form takes text.
    return { at, value: deployed ? String(value) : value };
  };

const SECURITY = '/spec/containers/0/securityContext';

const WRITERS: Readonly<Record<string, Writer>> = {
  [`${SECURITY}/privileged`]: scalar('privileged'),
  [`${SECURITY}/readOnlyRootFilesystem`]: scalar('read_only'),
  [`${SECURITY}/allowPrivilegeEscalation`]: noNewPrivileges,
  [`${SECURITY}/capabilities/drop`]: dropped,
  [`${SECURITY}/capabilities/add`]: removal('cap_add'),
  [`${SECURITY}/runAsUser`]: asUser,
  [`${SECURITY}/procMount`]: withoutOption('systempaths'),
  [`${SECURITY}/seccompProfile/type`]: withoutOption('seccomp'),
  '/spec/containers/0/resources/limits/memory': limit('mem_limit', 'memory', toSize),
  '/spec/containers/0/resources/limits/cpu': limit('cpus', 'cpus', toCores),
  '/spec/hostNetwork': removal('network_mode'),
  '/spec/hostPID': removal('pid'),
  '/spec/hostIPC': removal('ipc'),
  '/spec/securityContext/sysctls': removal('sysctls'),
};

/** Items of these lists are removed one by one. */
const LISTS = [`${SECURITY}/capabilities/add`, '/spec/securityContext/sysctls'];

/** `undefined`: Compose has no word for what the edit does. */
export function changeOf(service: Service, edit: DataEdit, source: Node | undefined): Change | undefined {
  const item = source && LISTS.some((list) => edit.pointer.startsWith(`${list}/`));
  if (item) return edit.op === 'remove' ? { at: source.at } : undefined;
  return WRITERS[edit.pointer]?.(service, edit, source);
}
