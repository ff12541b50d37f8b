/** What core/rbac knows of every cluster without asking it, beside what a real apiserver says: its roles for people, and its resources. */
import { BUILT_IN } from '@palisade/core/rbac/built-in';
import { SERVED } from '@palisade/core/rbac/resource-names';
import { type ResourceRequest, ruleAllows } from '@palisade/core/rbac/rule';
import { textsIn } from '@palisade/core/rbac/truth';
import { type DataObject, toData } from '@palisade/core/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../cluster/harness/control-plane.ts';

let server: ControlPlane;
beforeAll(async () => {
  server = await startControlPlane();
});
afterAll(() => server?.stop());

/** A controller makes the roles of these; none runs here. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  view: ['view'],
  edit: ['view', 'edit'],
  admin: ['view', 'edit', 'admin'],
};

/** Not in every version that is maintained, or no longer served. */
const VARY = ['resource.k8s.io', 'extensions'];

function requestFor(verb: string, group: string, text: string): ResourceRequest {
  const [resource = '', subresource] = text.split('/');
  return { verb, group, resource, ...(subresource !== undefined && { subresource }) };
}

const asks = (rules: readonly DataObject[]): ResourceRequest[] =>
  rules.flatMap(({ verbs, apiGroups, resources }) =>
    textsIn(verbs).flatMap((verb) =>
      textsIn(apiGroups).flatMap((group) => textsIn(resources).map((text) => requestFor(verb, group, text))),
    ),
  );

const allowed = (rules: readonly DataObject[], request: ResourceRequest): boolean =>
  rules.some((rule) => ruleAllows(rule, request) === true);

interface ApiResource {
  readonly name: string;
  readonly singularName: string;
  readonly shortNames?: readonly string[];
  readonly namespaced: boolean;
}

async function servedIn(version: string): Promise<object[]> {
  const reply = await server.client.request('GET', version === 'v1' ? '/api/v1' : `/apis/${version}`);
  const { resources } = reply.body as { resources: ApiResource[] };
  const group = version.includes('/') ? version.split('/')[0] : '';
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, singularName, shortNames = [], namespaced }) => ({
      group,
      resource: name,
      singular: singularName,
      short: shortNames,
      cluster: !namespaced,
    }));
}

const sorted = (all: readonly object[]): string[] => all.map((one) => JSON.stringify(one)).toSorted();

describe('what every cluster has', () => {
  it.each(Object.keys(MADE_OF))('is known of ClusterRole %s', async (name) => {
    const roles = await server.client.list('rbac.authorization.k8s.io/v1', 'ClusterRole');
    const parts = (MADE_OF[name] ?? []).map((part) => `system:aggregate-to-${part}`);
    const theirs = roles.filter(({ metadata }) => parts.includes(metadata.name ?? ''));
    const rules = theirs.flatMap((role) => toData(role['rules']) as DataObject[]);
    const ours = BUILT_IN.get(name)?.rules ?? [];
    expect(theirs).toHaveLength(parts.length);
    expect(asks(ours).filter((ask) => !allowed(rules, ask))).toEqual([]);
    expect(asks(rules).filter((ask) => !VARY.includes(ask.group) && !allowed(ours, ask))).toEqual([]);
    expect(asks(ours).length).toBeGreaterThan(50);
  });

  it('is served under the names that people use', async () => {
    const { body } = await server.client.request('GET', '/apis');
    const { groups } = body as { groups: { preferredVersion: { groupVersion: string } }[] };
    const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const served = await Promise.all(versions.map(servedIn));
    expect(sorted(SERVED)).toEqual(sorted(served.flat()));
  });
});
