import { decodeConfig } from '@palisade/config/decode';
import type { Service } from '@palisade/config/service/service';
import { expect, it } from 'vitest';
import { inEnvironment } from './overlay.ts';

it('what an environment leaves out of its resources is what the service has', () => {
  const decoded = decodeConfig({
    name: 'shop',
    runtime: 'node',
    port: 8080,
    image: 'registry.example.com/shop',
    owner: 'shop',
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    environments: { prod: { resources: { limits: { memory: '4Gi' } } }, dev: {} },
  });
  if (!('config' in decoded)) throw new Error(JSON.stringify(decoded));
  const service = decoded.config.service as Service;
  const there = (name: string) => inEnvironment(service, service.environments[name] ?? {}).resources;
  expect(there('prod')).toEqual({ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '4Gi' } });
  expect(there('dev')).toEqual(service.resources);
});
