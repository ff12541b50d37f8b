import type { DataEdit } from '@palisade/core/location';
import type { ComposeSubject } from '@palisade/core/subject/compose';
import { at, fromPointer, Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../tree.ts';
import { claimsCompose } from './claim.ts';
import { read } from './read.ts';

type Files = Readonly<Record<string, string>>;

function subjectIn(files: Files, name = 'a'): ComposeSubject {
  const all = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { subjects } = read(all[0] as (typeof all)[number], treeOf(all));
  return subjects.find((one) => one.name === name) as ComposeSubject;
}

const serviceOf = (body: string, image = 'x:1'): string =>
  `services:\n  a:\n    image: ${image}\n${body.replace(/^(?=.)/gm, '    ')}`;

const CONTAINER = '/spec/containers/0';
const SECURITY = `${CONTAINER}/securityContext`;

function said(body: string, pointer: string, files: Files = {}): unknown {
  const { object } = subjectIn({ 'compose.yaml': serviceOf(body), ...files }).body;
  const value = at(object, fromPointer(pointer));
  return value instanceof Unresolved ? '?' : value;
}

/** Compose, the field of the pod, and its value. */
const WORDS: readonly (readonly [string, string, unknown])[] = [
  ['privileged: yes', `${SECURITY}/privileged`, true],
  ['privileged: "true"', `${SECURITY}/privileged`, true],
  ['privileged: ${P}', `${SECURITY}/privileged`, '?'],
  ['read_only: ${RO:-true}', `${SECURITY}/readOnlyRootFilesystem`, true],
  ['user: "1001:0"', `${SECURITY}/runAsUser`, 1001],
  ['user: "1001"', `${SECURITY}/runAsNonRoot`, true],
  ['user: node', `${SECURITY}/runAsNonRoot`, true],
  ['user: node', `${SECURITY}/runAsUser`, undefined],
  ['user: root', `${SECURITY}/runAsUser`, 0],
  ['user: "00:00"', `${SECURITY}/runAsNonRoot`, false],
  ['user: ${UID}:${GID}', `${SECURITY}/runAsNonRoot`, '?'],
  ['', `${SECURITY}/runAsNonRoot`, undefined],
  ['cap_add: [CAP_SYS_ADMIN, chown]', `${SECURITY}/capabilities/add`, ['SYS_ADMIN', 'CHOWN']],
  ['cap_drop: all', `${SECURITY}/capabilities/drop`, ['ALL']],
  ['security_opt: [no-new-privileges]', `${SECURITY}/allowPrivilegeEscalation`, false],
  ['security_opt: ["no-new-privileges=true"]', `${SECURITY}/allowPrivilegeEscalation`, false],
  ['security_opt: ["no-new-privileges:false"]', `${SECURITY}/allowPrivilegeEscalation`, undefined],
  ['security_opt: ["seccomp:unconfined"]', `${SECURITY}/seccompProfile/type`, 'Unconfined'],
  ['security_opt: ["seccomp=./web.json"]', `${SECURITY}/seccompProfile/type`, 'Localhost'],
  ['', `${SECURITY}/seccompProfile/type`, 'RuntimeDefault'],
  ['privileged: true', `${SECURITY}/seccompProfile/type`, undefined],
  ['security_opt: ["apparmor=unconfined"]', `${SECURITY}/appArmorProfile/type`, 'Unconfined'],
  ['security_opt: ["label:disable"]', `${SECURITY}/seLinuxOptions/type`, 'spc_t'],
  ['security_opt: ["label=user:system_u"]', `${SECURITY}/seLinuxOptions/user`, 'system_u'],
  ['security_opt: ["systempaths=unconfined"]', `${SECURITY}/procMount`, 'Unmasked'],
  ['security_opt: ["$OPT"]', `${SECURITY}/allowPrivilegeEscalation`, '?'],
  ['network_mode: host', '/spec/hostNetwork', true],
  ['network_mode: bridge', '/spec/hostNetwork', false],
  ['pid: host', '/spec/hostPID', true],
  ['ipc: shareable', '/spec/hostIPC', false],
  ['sysctls: {net.core.somaxconn: 1024}', '/spec/securityContext/sysctls/0/name', 'net.core.somaxconn'],
  ['sysctls: [net.core.somaxconn=1]', '/spec/securityContext/sysctls/0/name', 'net.core.somaxconn'],
  ['mem_limit: 512m', `${CONTAINER}/resources/limits/memory`, '536870912'],
  ['mem_limit: 1gb', `${CONTAINER}/resources/limits/memory`, '1073741824'],
  ['deploy: {resources: {limits: {memory: 1.5G}}}', `${CONTAINER}/resources/limits/memory`, '1610612736'],
  ['cpus: 0.5', `${CONTAINER}/resources/limits/cpu`, '0.5'],
  ['cpu_quota: 50000', `${CONTAINER}/resources/limits/cpu`, '0.5'],
  ['deploy: {resources: {reservations: {memory: 1G}}}', `${CONTAINER}/resources`, undefined],
  ['stop_grace_period: 1m30s', '/spec/terminationGracePeriodSeconds', 90],
  ['', '/spec/terminationGracePeriodSeconds', 10],
  ['volumes: [/etc:/e]', '/spec/volumes/0/hostPath/path', '/etc'],
  ['volumes: [./conf:/e]', '/spec/volumes/0/hostPath', undefined],
  ['volumes: [../../up:/e]', '/spec/volumes/0/hostPath/path', '../../up'],
  ['volumes: [~/.aws:/e]', '/spec/volumes/0/hostPath/path', '/home/~/.aws'],
  ['volumes: ["${D}:/e:ro"]', '/spec/volumes/0/hostPath', '?'],
  ['volumes: ["/etc:/e:ro"]', `${CONTAINER}/volumeMounts/0/readOnly`, true],
  ['volumes: [{type: tmpfs, target: /t}]', '/spec/volumes/0/emptyDir/medium', 'Memory'],
  ['command: sh -c "echo \'hi there\'" a\\ b', `${CONTAINER}/args`, ['sh', '-c', "echo 'hi there'", 'a b']],
  ['command: [run, "--token=${T}"]', `${CONTAINER}/args/1`, '--token=${T}'],
  ['entrypoint: [/bin/x]', `${CONTAINER}/command`, ['/bin/x']],
  ['environment: [A=b=c]', `${CONTAINER}/env/0/value`, 'b=c'],
  ['environment: {A: yes}', `${CONTAINER}/env/0/value`, 'yes'],
  ['environment: [TOKEN]', `${CONTAINER}/env/0/value`, undefined],
  ['environment: {T: "${TOKEN}"}', `${CONTAINER}/env/0/value`, undefined],
  ['environment: {T: "${TOKEN:-abc}"}', `${CONTAINER}/env/0/value`, 'abc'],
  ['platform: windows/amd64', '/spec/os/name', 'windows'],
];

describe('a service in the words of a pod', () => {
  it.each(WORDS)('%s: %s is %j', (body, pointer, expected) => {
    expect(said(body, pointer)).toEqual(expected);
  });

  it('takes variables from .env, which Compose reads', () => {
    expect(said('cpus: ${CPUS}', `${CONTAINER}/resources/limits/cpu`, { '.env': 'CPUS=2\n' })).toBe('2');
  });

  it('knows a named volume that is a path of the host', () => {
    const text = `${serviceOf('volumes: [data:/d]\n')}volumes:\n  data:\n    driver_opts: {type: none, o: bind, device: /srv}\n`;
    expect(at(subjectIn({ 'compose.yaml': text }).body.object, ['spec', 'volumes', 0, 'hostPath', 'path'])).toBe(
      '/srv',
    );
  });

  it.each([
    ['image: x:1', 'Service'],
    ['build: .', 'BuiltService'],
    ['build: .\n    user: root', 'BuiltServiceWithUser'],
    ['cap_drop: [ALL]', 'BuiltService'],
  ])('that says `%s` is a %s', (body, kind) => {
    expect(subjectIn({ 'compose.yaml': `services:\n  a:\n    ${body}\n` }).kind).toBe(kind);
  });

  it('leaves everything open where a part of it is not seen', () => {
    const text = 'services:\n  a:\n    extends: {file: gone.yaml, service: b}\n    cap_drop: [NET_RAW]\n';
    const { object } = subjectIn({ 'compose.yaml': text }).body;
    expect(Object.getOwnPropertySymbols(at(object, fromPointer(`${SECURITY}/capabilities`)) as object)).toHaveLength(1);
    expect(Object.getOwnPropertySymbols(at(object, ['spec']) as object)).toHaveLength(1);
  });
});

describe('places', () => {
  const text = serviceOf('cap_add:\n  - KILL\n  - SYS_ADMIN\nuser: root\n');

  it('are those of the Compose file, by its own pointers', () => {
    const { origin } = subjectIn({ 'compose.yaml': text });
    expect(origin.locate(`${SECURITY}/capabilities/add/1`)).toMatchObject({
      line: 6,
      pointer: '/services/a/cap_add/1',
    });
    expect(origin.locate(`${SECURITY}/runAsNonRoot`)).toMatchObject({ line: 7, pointer: '/services/a/user' });
    expect(origin.locate(`${SECURITY}/privileged`)).toMatchObject({ line: 2, pointer: '/services/a/privileged' });
  });

  it('are of the file that says it', () => {
    const over = 'services:\n  a:\n    privileged: true\n';
    const { origin } = subjectIn({ 'compose.yaml': text, 'compose.override.yaml': over });
    expect(origin.locate(`${SECURITY}/privileged`)).toMatchObject({ file: 'compose.override.yaml', line: 3 });
  });

  it('are named as the author wrote them', () => {
    const { body } = subjectIn({ 'compose.yaml': text });
    expect(body.said(`${SECURITY}/capabilities/add/1`)).toEqual({
      name: 'cap_add[1]',
      found: { is: 'known', value: 'SYS_ADMIN' },
    });
    expect(body.said(`${SECURITY}/privileged`)).toEqual({ name: 'privileged' });
  });
});

const set = (pointer: string, value: unknown): DataEdit => ({ op: 'set', pointer, value });
const remove = (pointer: string): DataEdit => ({ op: 'remove', pointer });

/** What is written, the edit of the pod, and what is written then; `undefined`: there is no such edit. */
const EDITS: readonly (readonly [string, DataEdit, string | undefined])[] = [
  ['privileged: true\n', set(`${SECURITY}/privileged`, false), 'privileged: false\n'],
  ['init: true\n', set(`${SECURITY}/readOnlyRootFilesystem`, true), 'init: true\nread_only: true\n'],
  ['init: true\n', set(`${SECURITY}/capabilities/drop`, ['ALL']), 'init: true\ncap_drop: [ALL]\n'],
  [
    'cap_drop:\n  - CAP_KILL # why\n',
    set(`${SECURITY}/capabilities/drop`, ['KILL', 'ALL']),
    'cap_drop:\n  - CAP_KILL # why\n  - ALL\n',
  ],
  ['cap_add: [A, B]\n', remove(`${SECURITY}/capabilities/add/0`), 'cap_add: [B]\n'],
  ['cap_add: [A]\ninit: true\n', remove(`${SECURITY}/capabilities/add`), 'init: true\n'],
  ['network_mode: host\ninit: true\n', set('/spec/hostNetwork', false), 'init: true\n'],
  [
    'security_opt:\n  - label:disable\n',
    set(`${SECURITY}/allowPrivilegeEscalation`, false),
    'security_opt:\n  - label:disable\n  - "no-new-privileges:true"\n',
  ],
  [
    'security_opt: ["no-new-privileges:false"]\n',
    set(`${SECURITY}/allowPrivilegeEscalation`, false),
    'security_opt: ["no-new-privileges:true"]\n',
  ],
  [
    'security_opt: ["seccomp:unconfined", "label:disable"]\n',
    set(`${SECURITY}/seccompProfile/type`, 'RuntimeDefault'),
    'security_opt: ["label:disable"]\n',
  ],
  ['user: "0:7"\n', set(`${SECURITY}/runAsUser`, 1001), 'user: "1001:7"\n'],
  ['user: root\ninit: true\n', remove(`${SECURITY}/runAsUser`), 'init: true\n'],
  ['init: true\n', set(`${CONTAINER}/resources/limits/memory`, '512Mi'), 'init: true\nmem_limit: 512m\n'],
  ['init: true\n', set(`${CONTAINER}/resources/limits/cpu`, '500m'), 'init: true\ncpus: 0.5\n'],
  ['init: true\n', set(`${SECURITY}/runAsNonRoot`, true), undefined],
  ['init: true\n', set(`${CONTAINER}/readinessProbe`, {}), undefined],
];

describe('edits', () => {
  it.each(EDITS)('of %j: %j gives %j', (before, edit, after) => {
    const text = serviceOf(before);
    const edits = subjectIn({ 'compose.yaml': text }).origin.edit([edit]);
    if ('none' in edits) return expect(after).toBeUndefined();
    const made = [...edits]
      .sort((a, b) => b.start - a.start)
      .reduce((result, one) => result.slice(0, one.start) + one.text + result.slice(one.end), text);
    expect(made).toBe(serviceOf(after as string));
  });

  it('are made as far as there are words for them', () => {
    const { origin } = subjectIn({ 'compose.yaml': serviceOf('init: true\n') });
    const edits = [set(`${SECURITY}/runAsNonRoot`, true), set(`${SECURITY}/readOnlyRootFilesystem`, true)];
    expect(origin.edit(edits)).toMatchObject([{ file: 'compose.yaml', text: '\n    read_only: true' }]);
  });

  it('are not made on what an anchor brings in', () => {
    const text = 'x-a: &a\n  privileged: true\nservices:\n  a:\n    <<: *a\n    image: x\n';
    expect(subjectIn({ 'compose.yaml': text }).origin.edit([set(`${SECURITY}/privileged`, false)])).toHaveProperty(
      'none',
    );
  });
});

describe('a Compose file', () => {
  const CLAIMS: readonly (readonly [string, string, boolean])[] = [
    ['compose.yaml', 'services:\n  a:\n    user: x\n', true],
    ['deploy/docker-compose.prod.yml', '# x\nservices:\n', true],
    ['stack.yml', 'version: "3"\nservices:\n  # web\n  web:\n    image: x\n', true],
    ['-', 'services:\n  web:\n    build: .\n', true],
    ['compose.yaml', 'include: [a.yaml]\n', false],
    ['services.yaml', 'services:\n  App\\Foo: ~\n', false],
    ['.gitlab-ci.yml', 'image: x\nservices:\n  - docker:dind\njob:\n  image: y\n', false],
    ['values.yaml', 'web:\n  services:\n    a:\n      image: x\n', false],
    ['crd.yaml', 'apiVersion: v1\nkind: X\nservices:\n  a:\n    image: y\n', false],
    ['compose.md', 'services:\n  a:\n    image: y\n', false],
  ];

  it.each(CLAIMS)('%s %j: %s', (path, text, expected) => {
    expect(claimsCompose({ path, text })).toBe(expected);
  });

  it('that cannot be read is said to be so', () => {
    const unreadable = (text: string) => read({ path: 'compose.yaml', text }, treeOf([])).unreadable?.length;
    expect(unreadable('services: [a]\n')).toBe(1);
    expect(unreadable('services:\n  a: {\n')).toBe(1);
    expect(unreadable(serviceOf(''))).toBe(0);
  });

  it('may be hostile: odd keys are keys, odd values are no services, and circles end', () => {
    const text = [
      'services:',
      '  __proto__: {image: x, privileged: true}',
      '  constructor: {image: x, environment: {__proto__: y}, security_opt: [constructor, __proto__]}',
      '  n:',
      '  l: [a]',
      '  s: {image: {a: b}, volumes: {a: b}, cap_add: {x: y}, user: [a], deploy: 7, sysctls: 3, environment: [[a]]}',
      '  c: {extends: c}',
    ].join('\n');
    const { subjects } = read({ path: 'compose.yaml', text }, treeOf([]));
    expect(subjects.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 's', 'c']);
    for (const { origin } of subjects) expect(origin.locate(`${CONTAINER}/image`).line).toBeGreaterThan(0);
  });
});
