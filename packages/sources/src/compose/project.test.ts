/** What comes out of several files, as compose-go's loader merges them. */
import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../tree.ts';
import { itemsOf, keyed, member, type Node, textOf } from './node.ts';
import { projectOf, type Service } from './project.ts';
import { mountOf } from './volume.ts';

type Files = Readonly<Record<string, string>>;

function projectIn(files: Files, path = 'compose.yaml') {
  const all = Object.entries(files).map(([name, text]) => ({ path: name, text }));
  return projectOf({ path, text: files[path] as string }, treeOf(all));
}

const service = (files: Files, name = 'a', path = 'compose.yaml'): Service =>
  projectIn(files, path).services.find((one) => one.name === name) as Service;

const shown = (node: Node | undefined): unknown => {
  const value = textOf(node);
  return value instanceof Unresolved ? '?' : value;
};
const texts = ({ node }: Service, key: string) => itemsOf(member(node, key)).map(shown);
const variables = ({ node }: Service, key = 'environment') => {
  const map = keyed(member(node, key) as Node);
  return map.kind === 'map' ? Object.fromEntries([...map.entries].map(([name, value]) => [name, shown(value)])) : {};
};
const mounts = ({ node }: Service) =>
  itemsOf(member(node, 'volumes')).map((item) => {
    const mount = mountOf(item);
    return [mount?.type, mount?.source, mount?.target, mount?.readOnly];
  });

describe('compose.override.yaml', () => {
  const base = `
services:
  a:
    image: x:1
    command: one
    privileged: true
    cap_add: [NET_ADMIN]
    environment: [A=1, B=2, D=4]
    volumes: [./a:/data, /etc:/host/etc]
    build: ./app
    sysctls: [x=1]
    tmpfs: /run
    user: "5"
`;
  const over = `
services:
  a:
    image: x:2
    command: [two, words]
    privileged: !reset null
    cap_add: [SYS_TIME, NET_ADMIN]
    environment: {A: 3, C: 4, D:}
    volumes:
      - type: bind
        source: /var/run/docker.sock
        target: /data
        read_only: true
    build: {target: dev}
    sysctls: {y: 2}
    tmpfs: [/tmp]
    user:
  b:
    image: y
`;
  const files = { 'compose.yaml': base, 'compose.override.yaml': over };

  it('is laid over its base: lists grow, maps merge, texts and commands give way', () => {
    const merged = service(files);
    expect(shown(member(merged.node, 'image'))).toBe('x:2');
    expect(texts(merged, 'command')).toEqual(['two', 'words']);
    expect(texts(merged, 'cap_add')).toEqual(['NET_ADMIN', 'SYS_TIME']);
    expect(variables(merged)).toEqual({ A: '3', B: '2', C: '4', D: undefined });
    expect(variables(merged, 'sysctls')).toEqual({ x: '1', y: '2' });
    expect(texts(merged, 'tmpfs')).toEqual(['/run', '/tmp']);
    expect(shown(member(merged.node, 'build', 'context'))).toBe('./app');
    expect(shown(member(merged.node, 'build', 'target'))).toBe('dev');
    expect(shown(member(merged.node, 'user'))).toBe('5');
    expect(member(merged.node, 'privileged')).toBeUndefined();
    expect(mounts(merged)).toEqual([
      ['bind', '/var/run/docker.sock', '/data', true],
      ['bind', '/etc', '/host/etc', false],
    ]);
  });

  it('is judged with its base only, once', () => {
    expect(projectIn(files).services.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(projectIn(files).merged).toEqual(['compose.override.yaml']);
    expect(projectIn(files, 'compose.override.yaml').services).toEqual([]);
    expect(projectIn({ 'compose.override.yaml': over }, 'compose.override.yaml').services).toHaveLength(2);
  });

  it('may put its own list in place of the other', () => {
    const own = 'services:\n  a:\n    cap_add: !override [KILL]\n    volumes: !reset []\n';
    const merged = service({ 'compose.yaml': base, 'compose.override.yml': own });
    expect(texts(merged, 'cap_add')).toEqual(['KILL']);
    expect(mounts(merged)).toEqual([]);
  });
});

describe('other files', () => {
  const base = 'services:\n  a:\n    image: x:1\n    user: "5"\n  b:\n    image: y:1\n';

  it('that say no image are laid over the usual one', () => {
    const files = { 'docker-compose.yml': base, 'docker-compose.prod.yml': 'services:\n  a:\n    privileged: true\n' };
    const { services, merged } = projectIn(files, 'docker-compose.prod.yml');
    expect(services.map(({ name }) => name)).toEqual(['a']);
    expect(shown(member((services[0] as Service).node, 'user'))).toBe('5');
    expect(merged).toEqual([]);
  });

  it('that are whole stand alone', () => {
    const files = { 'compose.yaml': base, 'compose.ci.yaml': 'services:\n  a:\n    image: z:1\n' };
    expect(member(service(files, 'a', 'compose.ci.yaml').node, 'user')).toBeUndefined();
  });

  it('of several documents are merged', () => {
    const text = 'services:\n  a:\n    image: x:1\n---\nservices:\n  a:\n    privileged: true\n';
    expect(shown(member(service({ 'compose.yaml': text }).node, 'privileged'))).toBe('true');
  });
});

describe('extends', () => {
  it('takes what the other says under it, in a chain and from another file', () => {
    const files = {
      'compose.yaml':
        'services:\n  a:\n    extends: {file: common/base.yaml, service: web}\n    cap_add: [KILL]\n  c:\n    extends: a\n    user: root\n',
      'common/base.yaml':
        'services:\n  web:\n    extends: deep\n    image: z:9\n    cap_add: [SYS_ADMIN]\n  deep:\n    pid: host\n',
    };
    const found = service(files, 'c');
    expect(texts(found, 'cap_add')).toEqual(['SYS_ADMIN', 'KILL']);
    expect(['image', 'pid', 'user'].map((key) => shown(member(found.node, key)))).toEqual(['z:9', 'host', 'root']);
    expect(found.open).toBeUndefined();
  });

  it('of what is not seen, outside the tree or in a circle leaves the service open', () => {
    const open = (text: string) => service({ 'compose.yaml': `services:\n  a:\n${text}` }).open;
    expect(open('    extends: {file: gone.yaml, service: web}\n')).toMatch(/not seen/);
    expect(open('    extends: {file: ../../etc/passwd, service: web}\n')).toMatch(/not seen/);
    expect(open('    extends: b\n  b:\n    extends: a\n')).toMatch(/not seen/);
  });
});

describe('mounts', () => {
  const CASES: readonly (readonly [string, readonly unknown[]])[] = [
    ['data:/d', ['volume', 'data', '/d', false]],
    ['/anonymous', ['volume', undefined, '/anonymous', false]],
    ['./rel:/r:ro', ['bind', './rel', '/r', true]],
    ['~/.ssh:/s:z,ro', ['bind', '~/.ssh', '/s', true]],
    ['C:\\data:/w', ['bind', 'C:\\data', '/w', false]],
    ['${DIR:-./x}:/d', ['bind', './x', '/d', false]],
    ['${PWD}/x:/d', ['bind', './x', '/d', false]],
  ];

  it.each(CASES)('%s', (spec, expected) => {
    const text = `services:\n  a:\n    image: x\n    volumes:\n      - '${spec}'\n`;
    expect(mounts(service({ 'compose.yaml': text }))).toEqual([expected]);
  });
});
