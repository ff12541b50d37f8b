import { describe, expect, it } from 'vitest';
import { deployment, object, service } from '../../../../test/ship/objects.ts';
import { imagesOf, withImages } from './images.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const web = (...images: readonly string[]) =>
  deployment('web', { containers: images.map((image, index) => ({ name: `c${index}`, image, args: ['x'] })) });

/** What the images become. */
const replaced = (images: readonly string[], by: readonly string[]): string[] =>
  imagesOf(withImages([web(...images)], by).objects);

describe('an image of the command line', () => {
  it.each([
    ['ghcr.io/shop/web:1', 'ghcr.io/shop/web:2', 'ghcr.io/shop/web:2'],
    ['ghcr.io/shop/web:1', `ghcr.io/shop/web@${DIGEST}`, `ghcr.io/shop/web@${DIGEST}`],
    [`ghcr.io/shop/web:1@${DIGEST}`, 'ghcr.io/shop/web:2', 'ghcr.io/shop/web:2'],
    ['ghcr.io/shop/web', 'ghcr.io/shop/web:2', 'ghcr.io/shop/web:2'],
    ['localhost:5000/web:1', 'localhost:5000/web:2', 'localhost:5000/web:2'],
    ['shop/web:1', 'docker.io/shop/web:2', 'docker.io/shop/web:2'],
    ['ghcr.io/shop/web:1', 'ghcr.io/shop/web-api:2', 'ghcr.io/shop/web:1'],
    ['ghcr.io/shop/web:1', 'quay.io/shop/web:2', 'ghcr.io/shop/web:1'],
    ['localhost:5000/web:1', 'localhost:5001/web:2', 'localhost:5000/web:1'],
  ])('%s and %s give %s', (before, by, after) => {
    expect(replaced([before], [by])).toEqual([after]);
  });

  it('stands in wherever its repository does: init containers, Jobs of a CronJob, several at once', () => {
    const spec = {
      initContainers: [{ name: 'i', image: 'a.io/web:1' }],
      containers: [{ name: 'c', image: 'a.io/web:1' }],
    };
    const cron = object(['batch/v1', 'CronJob'], 'task', { spec: { jobTemplate: { spec: { template: { spec } } } } });
    const { objects, unused } = withImages([cron, web('a.io/web:1', 'a.io/db:1')], ['a.io/web:2', 'a.io/db:3']);
    expect(imagesOf(objects)).toEqual(['a.io/web:2', 'a.io/db:3']);
    expect(unused).toEqual([]);
  });

  it('that no container has the repository of is told', () => {
    const { objects, unused } = withImages([web('a.io/web:1'), service('web')], ['a.io/wbe:2', 'a.io/web:2']);
    expect(unused).toEqual(['a.io/wbe:2']);
    expect(imagesOf(objects)).toEqual(['a.io/web:2']);
  });

  it('changes nothing else, nor what was given', () => {
    const given = web('a.io/web:1');
    const [changed] = withImages([given], ['a.io/web:2']).objects;
    expect(given).toEqual(web('a.io/web:1'));
    expect(changed).toEqual(web('a.io/web:2'));
    expect(withImages([given], []).objects).toEqual([given]);
  });
});
