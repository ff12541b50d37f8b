import { describe, expect, it } from 'vitest';
import { field, imageTag, setting, size } from './field.ts';
import { pathsOf } from './paths.ts';
import { and, implies, not, or } from './predicate.ts';

interface Pod {
  readonly hostNetwork?: boolean;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
}

const pod = field<Pod>('template', 'spec');
const item = field<Pod>('item');
const read = (pred: Parameters<typeof pathsOf>[0]) => [...pathsOf(pred)].sort();

describe('the fields that a predicate reads', () => {
  it('are those of comparisons, presence and patterns, under their roots', () => {
    expect(read(or(pod.hostNetwork.isNot(true), item.image.isSet(), not(item.image.matches('^x$'))))).toEqual([
      'item/image',
      'template/spec/hostNetwork',
    ]);
  });

  it('are those under derivations; settings and literals are none', () => {
    expect(read(imageTag(item.image).oneOf(setting<readonly string[]>('tags')))).toEqual(['item/image']);
    expect(read(size(setting<readonly string[]>('tags')).above(0))).toEqual([]);
  });

  it('are the list and its members where a quantifier visits them, also one inside another', () => {
    const twice = pod.volumes.every((one) => pod.volumes.some((other) => other.name.is(one.name)));
    expect(
      read(
        and(
          pod.volumes.every((volume) => volume.hostPath.isAbsent()),
          twice,
        ),
      ),
    ).toEqual(['template/spec/volumes', 'template/spec/volumes/*/hostPath', 'template/spec/volumes/*/name']);
  });

  it('are the keys and values of a map', () => {
    expect(read(implies(pod.labels.key('a/b').isSet(), pod.hostNetwork.is(true)))).toContain(
      'template/spec/labels/a~1b',
    );
    expect(read(pod.labels.everyKey((key, value) => or(key.matches('^x'), value.isSet())))).toEqual([
      'template/spec/labels',
      'template/spec/labels/*',
    ]);
  });

  it('stand under what the roots are said to be', () => {
    expect([...pathsOf(item.image.isSet(), { item: 'spec/containers/*' })]).toEqual(['spec/containers/*/image']);
  });
});
