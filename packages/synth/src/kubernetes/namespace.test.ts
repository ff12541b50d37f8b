import { serviceSchema } from '@palisade/config/service/service';
import { expect, it } from 'vitest';
import { quota } from './namespace.ts';
import { plain } from './overlay.ts';

const hard = (more: object): unknown => {
  const service = serviceSchema.parse({
    name: 'shop',
    runtime: 'node',
    port: 8080,
    image: 'registry.example.com/shop',
    owner: 'shop',
    replicas: { min: 2, max: 3 },
    ...more,
  });
  return (plain(quota(service)[0] ?? {}) as { spec: { hard: unknown } }).spec.hard;
};

it('has room for a release beside the one that serves, and for the proxies of a mesh', () => {
  expect(hard({})).toEqual({ 'limits.cpu': '3000m', 'limits.memory': '1536Mi', pods: '8' });
  expect(hard({ mesh: 'istio' })).toEqual({ 'limits.cpu': '15000m', 'limits.memory': '7680Mi', pods: '8' });
});
