import { describe, expect, it } from 'vitest';
import type { Control } from '../control/control.ts';
import { workloadControl } from '../control/workload.ts';
import { evaluate } from '../evaluate.ts';
import { imageTag } from '../predicate/field.ts';
import { and, or } from '../predicate/predicate.ts';
import { toData } from '../value.ts';
import { createWorld } from '../world.ts';
import { type ComposeSubject, judgesCompose } from './compose.ts';

type Stated = Pick<Parameters<typeof workloadControl>[0], 'require'> & Partial<Parameters<typeof workloadControl>[0]>;

const control = (stated: Stated) =>
  workloadControl({
    title: 'A title',
    severity: 'low',
    why: 'So.',
    refs: [],
    each: 'container',
    fails: 'fails',
    fix: { none: 'none' },
    ...stated,
  });

describe('a control judges Compose', () => {
  it('where Compose has every word that it reads', () => {
    expect(
      judgesCompose(control({ require: ({ container }) => container.securityContext.privileged.isNot(true) })),
    ).toBe(true);
  });

  it('where the other words are of what a service cannot have', () => {
    const both = control({
      when: ({ pod }) => pod.os.name.isNot('windows'),
      require: ({ container, pod }) =>
        or(container.securityContext.runAsNonRoot.is(true), pod.securityContext.runAsNonRoot.is(true)),
    });
    expect(judgesCompose(both)).toBe(true);
  });

  it('not where a word is missing, or none of its own decides', () => {
    const probes = control({ require: ({ container }) => container.readinessProbe.isSet() });
    const half = control({
      require: ({ container, pod }) => and(container.image.isSet(), pod.priorityClassName.isSet()),
    });
    const pods = control({ require: ({ pod }) => pod.securityContext.runAsNonRoot.isNot(false) });
    expect([probes, half, pods].map((one) => judgesCompose(one))).toEqual([false, false, false]);
  });

  it('not of certain kinds of object, nor of the image where it is built here', () => {
    const image = control({ require: ({ container }) => imageTag(container.image).isSet() });
    expect(judgesCompose(image, 'Service')).toBe(true);
    expect(judgesCompose(image, 'BuiltService')).toBe(false);
    expect(judgesCompose({ ...image, kinds: ['Deployment'] })).toBe(false);
  });
});

describe('a finding on a service', () => {
  const subject = {
    model: 'compose',
    id: 'compose.yaml/services/web',
    kind: 'Service',
    name: 'web',
    unit: '',
    body: {
      apiVersion: 'v1',
      template: [],
      object: toData({ spec: { containers: [{ name: 'web', securityContext: { runAsUser: 0 } }] } }),
      said: () => ({ name: 'user', found: { is: 'known', value: 'root' } }),
    },
    origin: {},
  } as unknown as ComposeSubject;
  const messages = (stated: Stated) => {
    const controls: Control[] = [{ id: 'a/b', ...control(stated) }];
    const findings = evaluate({
      subjects: [subject],
      world: createWorld([subject]),
      controls,
      settings: () => ({}),
      all: true,
    });
    return findings.map(({ verdict, message }) => `${verdict}: ${message}`);
  };

  it('says it in the words of its author', () => {
    expect(messages({ require: ({ container }) => container.securityContext.runAsUser.isNot(0) })).toEqual([
      'fail: Container "web" fails: user is "root"',
    ]);
  });

  it('is not made, nor a pass, by a control that Compose has no words for', () => {
    expect(messages({ require: ({ container }) => container.readinessProbe.isSet() })).toEqual([]);
  });
});
