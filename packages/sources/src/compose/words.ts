/** The fields of a pod in the words of Compose: where a service says the same, for messages, lines and edits. */

/** In a container, and in its security context. */
const CONTAINER = '/spec/containers/0';
const SECURITY = `${CONTAINER}/securityContext`;

export interface Word {
  /** Keys in the service. */
  readonly at: readonly string[];
  /** As a message calls it, where that is not the key. */
  readonly name?: string;
}

const OPTION = (name: string): Word => ({ at: ['security_opt'], name: `${name} in security_opt` });

export const WORDS: ReadonlyMap<string, Word> = new Map<string, Word>([
  [CONTAINER, { at: [] }],
  [`${CONTAINER}/image`, { at: ['image'] }],
  [`${CONTAINER}/args`, { at: ['command'] }],
  [`${CONTAINER}/command`, { at: ['entrypoint'] }],
  [`${CONTAINER}/env`, { at: ['environment'] }],
  [`${CONTAINER}/volumeMounts`, { at: ['volumes'] }],
  [`${CONTAINER}/resources/limits/memory`, { at: ['mem_limit'] }],
  [`${CONTAINER}/resources/limits/cpu`, { at: ['cpus'] }],
  [`${SECURITY}/privileged`, { at: ['privileged'] }],
  [`${SECURITY}/readOnlyRootFilesystem`, { at: ['read_only'] }],
  [`${SECURITY}/allowPrivilegeEscalation`, OPTION('no-new-privileges')],
  [`${SECURITY}/runAsNonRoot`, { at: ['user'] }],
  [`${SECURITY}/runAsUser`, { at: ['user'], name: 'a numeric user' }],
  [`${SECURITY}/capabilities/add`, { at: ['cap_add'] }],
  [`${SECURITY}/capabilities/drop`, { at: ['cap_drop'] }],
  [`${SECURITY}/procMount`, OPTION('systempaths')],
  [`${SECURITY}/seccompProfile`, OPTION('seccomp')],
  [`${SECURITY}/appArmorProfile`, OPTION('apparmor')],
  [`${SECURITY}/seLinuxOptions`, OPTION('label')],
  ['/spec/securityContext/runAsNonRoot', { at: ['user'] }],
  ['/spec/securityContext/runAsUser', { at: ['user'], name: 'a numeric user' }],
  ['/spec/securityContext/sysctls', { at: ['sysctls'] }],
  ['/spec/securityContext/seccompProfile', OPTION('seccomp')],
  ['/spec/securityContext/appArmorProfile', OPTION('apparmor')],
  ['/spec/securityContext/seLinuxOptions', OPTION('label')],
  ['/spec/volumes', { at: ['volumes'] }],
  ['/spec/hostNetwork', { at: ['network_mode'] }],
  ['/spec/hostPID', { at: ['pid'] }],
  ['/spec/hostIPC', { at: ['ipc'] }],
  ['/spec/terminationGracePeriodSeconds', { at: ['stop_grace_period'] }],
]);

/** The pointer itself, then those above it. */
export function* upwards(pointer: string): Generator<string> {
  for (let here = pointer; here !== ''; here = here.slice(0, here.lastIndexOf('/'))) yield here;
}

export function wordOf(pointer: string): Word {
  for (const here of upwards(pointer)) {
    const word = WORDS.get(here);
    if (word) return word;
  }
  return { at: [] };
}

/** `cap_add[0]` */
export const shown = (keys: readonly string[]): string =>
  keys.map((key, index) => (/^\d+$/.test(key) ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
