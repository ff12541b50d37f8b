/** What synth writes for a spec, and what the spec declares: who is named gets through, and nobody else does. */
import { decodeConfig } from '@palisade/config/decode';
import type { Service, ServiceSpec } from '@palisade/config/service/service';
import { type Endpoint, type PodEndpoint, podEndpoints } from '@palisade/core/network/endpoint';
import type { Port } from '@palisade/core/network/port';
import { type Decided, type Reach, reach } from '@palisade/core/network/reach';
import { addressCalled } from '@palisade/core/network/resolve';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Subject } from '@palisade/core/subject/subject';
import { toData, Unresolved } from '@palisade/core/value';
import { createWorld, type World } from '@palisade/core/world';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';
import { readTree } from '@palisade/sources/read';
import { openSources } from '@palisade/sources/source';
import { sources } from '@palisade/sources/sources';
import { treeOf } from '@palisade/sources/tree';
import { plan } from '@palisade/synth/ownership';
import { synth } from '@palisade/synth/synth';
import { assert, asyncProperty } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specs } from '../synth/specs.ts';
import { origin } from './asked.ts';

const RUNS = Number(process.env['REACH_SPECS'] ?? 150);

function serviceOf(spec: ServiceSpec): Service | undefined {
  const decoded = decodeConfig(spec);
  return 'config' in decoded ? decoded.config.service : undefined;
}

/** Of a chart with environments one is rendered, and which is up to its values; so they are asked about without. */
const single = (spec: ServiceSpec): ServiceSpec => {
  const { environments: _environments, ...rest } = spec;
  return spec.packaging === 'helm' ? rest : spec;
};

const valid = specs.map(single).filter((spec) => serviceOf(spec) !== undefined);

async function written(service: Service): Promise<readonly Subject[]> {
  const text = synth(service, { profile: 'recommended', demands: [], waivers: [] });
  const files = plan(text, new Map()).map(({ path, after }) => ({ path, text: after }));
  const opened = await openSources(sources, files);
  const { subjects, missing } = readTree(files, treeOf(files), opened, {});
  expect([...missing]).toEqual([]);
  return subjects;
}

interface Member {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

const NOBODY = 'a-namespace-that-nobody-declares';
const PRIVATE = '10.99.99.99';

/** A pod of another team, at an address that is not public. */
function podOf({ name, namespace = name, labels }: Member, unit: string): KubernetesSubject {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `outsider-${name}`, namespace, labels: labels ?? { 'app.kubernetes.io/name': name } },
    spec: { containers: [{ name: 'c', image: 'i' }] },
    status: { podIP: PRIVATE },
  };
  return kubernetesSubjects(toData(object), unit, () => origin)[0] as KubernetesSubject;
}

interface Deployed {
  readonly unit: string;
  readonly home: string;
  readonly subjects: readonly Subject[];
  /** As it is in the environment of the unit. */
  readonly declared: Pick<Service, 'callers' | 'calls' | 'ingress' | 'port' | 'monitoring'>;
}

function environmentOf({ environments, ...service }: Service, unit: string): Deployed['declared'] {
  const name = Object.keys(environments).find((one) => unit.endsWith(`/${one}`));
  const { callers, calls, ingress } = (name === undefined ? undefined : environments[name]) ?? {};
  return {
    ...service,
    callers: callers ?? service.callers,
    calls: calls ?? service.calls,
    ingress: ingress ?? service.ingress,
  };
}

const isOurs = (subject: Subject): subject is KubernetesSubject =>
  subject.model === 'kubernetes' && subject.kind === 'Deployment';

function deployedIn(subjects: readonly Subject[], service: Service): Deployed[] {
  const units = new Map(subjects.filter(isOurs).map(({ unit, namespace = '' }) => [unit, namespace]));
  return [...units].map(([unit, home]) => ({ unit, home, subjects, declared: environmentOf(service, unit) }));
}

class Asking {
  readonly #world: World;
  readonly #deployed: Deployed;
  readonly #outsider: PodEndpoint;

  constructor(deployed: Deployed, member: Member) {
    const subject = podOf(member, deployed.unit);
    this.#deployed = deployed;
    this.#world = createWorld([...deployed.subjects, subject]);
    this.#outsider = this.#pods().find((pod) => pod.subject === subject) as PodEndpoint;
  }

  #pods(): readonly PodEndpoint[] {
    return podEndpoints(this.#world, this.#deployed.unit);
  }

  services(): PodEndpoint[] {
    return this.#pods().filter(({ subject }) => isOurs(subject));
  }

  /** One who shares the namespace is under its default, and its own policies are another service's to write. */
  #truth({ truth, sides }: Reach, direction: Decided['direction'], other: Endpoint): string {
    const own = other.kind === 'pod' && other.namespace === this.#deployed.home;
    const side = sides.find((one) => one.direction === direction);
    const said = own && side ? side.truth : truth;
    return said instanceof Unresolved ? `unknown: ${said.why}` : String(said);
  }

  into(port: Port): string[] {
    return this.services().map((to) => {
      const found = reach(this.#world, this.#deployed.unit, this.#outsider, to, port);
      return this.#truth(found, 'Ingress', this.#outsider);
    });
  }

  out(port: Port, to: Endpoint = this.#outsider): string[] {
    return this.services().map((from) =>
      this.#truth(reach(this.#world, this.#deployed.unit, from, to, port), 'Egress', to),
    );
  }
}

const tcp = (number: number): Port => ({ number, protocol: 'TCP' });
const all = (answers: readonly string[], word: string): void =>
  expect(answers).toEqual(Array.from({ length: Math.max(1, answers.length) }, () => word));

function callersGetIn(deployed: Deployed): number {
  const { callers, ingress, port, monitoring } = deployed.declared;
  for (const caller of callers) all(new Asking(deployed, caller).into(tcp(port)), 'true');
  if (ingress) all(new Asking(deployed, { name: 'controller', namespace: ingress.namespace }).into(tcp(port)), 'true');
  if (monitoring) {
    const prometheus = new Asking(deployed, { name: 'prometheus', namespace: monitoring.namespace });
    all(prometheus.into(tcp(monitoring.port ?? port)), 'true');
  }
  return callers.length;
}

function callsGetOut(deployed: Deployed): number {
  const { calls } = deployed.declared;
  for (const call of calls) {
    const port = { number: call.port, protocol: call.protocol };
    if ('service' in call) all(new Asking(deployed, { ...call, name: call.service }).out(port), 'true');
    else {
      const text = 'cidr' in call ? call.cidr : 'internet';
      all(new Asking(deployed, { name: 'nobody' }).out(port, addressCalled(text)), 'true');
    }
  }
  return calls.length;
}

/** It is called as a caller is, and bears its labels; only its namespace is another. */
function nobodyElseDoes(deployed: Deployed): void {
  const { callers, port, monitoring } = deployed.declared;
  for (const caller of [...callers, { name: 'stranger' }]) {
    const stranger = new Asking(deployed, { ...caller, namespace: NOBODY });
    for (const number of [port, monitoring?.port ?? port, 1]) all(stranger.into(tcp(number)), 'false');
    // Ports below 1024 are in no call that is drawn.
    all(stranger.out(tcp(9)), 'false');
  }
  all(new Asking(deployed, { name: 'nobody' }).out(tcp(9), addressCalled('internet')), 'false');
}

describe('what synth writes', () => {
  it(`lets through who is declared, and nobody else, for ${RUNS} specs`, { timeout: 240_000 }, async () => {
    const seen = { units: 0, callers: 0, calls: 0 };
    await assert(
      asyncProperty(valid, async (spec) => {
        const service = serviceOf(spec) as Service;
        const units = deployedIn(await written(service), service);
        expect(units).toHaveLength(Math.max(1, Object.keys(service.environments).length));
        for (const deployed of units) {
          expect(new Asking(deployed, { name: 'x' }).services().length).toBeGreaterThan(0);
          seen.units++;
          seen.callers += callersGetIn(deployed);
          seen.calls += callsGetOut(deployed);
          nobodyElseDoes(deployed);
        }
      }),
      { numRuns: RUNS },
    );
    console.log(`reach of ${RUNS} specs`, seen);
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS / 3);
  });

  /** A test of the test. */
  it('would be seen to let through others, or to stop who is declared', async () => {
    const spec = { name: 'web', runtime: 'node', port: 8080, image: 'ghcr.io/shop/web', owner: 'shop' } as const;
    const calls = [{ service: 'db', port: 5432 }];
    const service = serviceOf({ ...spec, callers: ['front'], calls }) as Service;
    const subjects = await written(service);
    const [deployed] = deployedIn(subjects, service) as [Deployed];
    const without = (...names: string[]): Deployed => ({
      ...deployed,
      subjects: subjects.filter(({ kind, name }) => kind !== 'NetworkPolicy' || !names.includes(name)),
    });
    nobodyElseDoes(deployed);
    expect(() => nobodyElseDoes(without('web', 'web-default-deny'))).toThrow();
    expect(() => callersGetIn(without('web'))).toThrow();
    expect(() => callsGetOut(without('web'))).toThrow();
    expect(() => callersGetIn({ ...deployed, declared: { ...deployed.declared, port: 8081 } })).toThrow();
  });
});
