/** The picture of an answer, down to the SVG that Graphviz makes of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { draw } from '../picture.ts';
import { type SeenWorld, seeWorld } from '../world.ts';
import { answer } from './answer.ts';
import { pictureOf } from './draw.ts';
import { questionOf } from './question.ts';

const API = 'rbac.authorization.k8s.io';
const object = (kind: string, name: string, namespace: string | undefined, more: object): object => ({
  apiVersion: `${API}/v1`,
  kind,
  metadata: { name, namespace },
  ...more,
});
const account = (namespace: string, name: string): object => ({ kind: 'ServiceAccount', name, namespace });

const OBJECTS = [
  object('ClusterRole', 'creator', undefined, { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }] }),
  object('RoleBinding', 'ci', 'ops', {
    roleRef: { apiGroup: API, kind: 'ClusterRole', name: 'creator' },
    subjects: [account('shop', 'ci')],
  }),
  object('ClusterRoleBinding', 'root', undefined, {
    roleRef: { apiGroup: API, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [account('ops', 'root <&>')],
  }),
];

const folder = mkdtempSync(join(tmpdir(), 'palisade-who-can-'));
let seen: SeenWorld;
beforeAll(async () => {
  const items = { apiVersion: 'v1', kind: 'List', items: OBJECTS };
  writeFileSync(join(folder, 'rbac.json'), JSON.stringify(items));
  seen = await seeWorld([folder], {});
});
afterAll(() => rmSync(folder, { recursive: true }));

const picture = (escalation: boolean) =>
  pictureOf(answer(questionOf({ operands: ['get', 'secrets'], options: {} }), seen, escalation));

it('leads from subjects over bindings and roles to what was asked, and from those who can become one', () => {
  expect(picture(false).edges.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
    'ServiceAccount ops/root <&> -> ClusterRoleBinding root',
    'ClusterRoleBinding root -> ClusterRole cluster-admin',
    'ClusterRole cluster-admin -> goal',
  ]);
  expect(picture(true).edges).toContainEqual({
    from: 'ServiceAccount shop/ci',
    to: 'ServiceAccount ops/root <&>',
    label: 'creates pods in ops',
    tone: 'bad',
  });
});

it('puts service accounts into the frame of their namespace', () => {
  const framed = picture(true).nodes.flatMap(({ id, group }) => (group === undefined ? [] : [[id, group]]));
  expect(framed).toEqual([
    ['ServiceAccount ops/root <&>', 'ops'],
    ['ServiceAccount shop/ci', 'shop'],
  ]);
});

it('is drawn', async () => {
  const svg = await draw(picture(true), 'svg');
  expect(svg).toContain('<svg');
  expect(svg).toContain('root &lt;&amp;&gt;');
  expect(svg).toContain('creates pods in ops');
});
