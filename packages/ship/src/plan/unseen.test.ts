import { expect, it } from 'vitest';
import { object } from '../../../../test/ship/objects.ts';
import { unseen } from './unseen.ts';

it.each<readonly [string, string, object, string | undefined]>([
  ['apps/v1', 'StatefulSet', { updateStrategy: { type: 'OnDelete' } }, 'only when somebody deletes them'],
  ['apps/v1', 'DaemonSet', { updateStrategy: { type: 'OnDelete' } }, 'only when somebody deletes them'],
  ['apps/v1', 'StatefulSet', { updateStrategy: { type: 'RollingUpdate' } }, undefined],
  ['apps/v1', 'Deployment', { paused: true }, 'is paused'],
  ['apps/v1', 'Deployment', { paused: false }, undefined],
  ['batch/v1', 'Job', { suspend: true }, 'is suspended'],
  ['batch/v1', 'Job', { ttlSecondsAfterFinished: 0 }, 'is gone before anybody sees'],
  ['batch/v1', 'Job', { ttlSecondsAfterFinished: 600 }, undefined],
  ['batch/v1', 'Job', {}, undefined],
  ['v1', 'Pod', {}, 'is kept up by nobody'],
  // Of what others define nothing is known.
  ['keda.sh/v1alpha1', 'ScaledObject', { paused: true }, undefined],
])('%s %s %j: %s', (apiVersion, kind, spec, words) => {
  const told = unseen([object([apiVersion, kind], 'web', { spec })]);
  expect(told).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
});
