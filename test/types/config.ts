/** A `palisade.config.ts`, as `init --typescript` writes it, and what must not compile in one. */
import type { ConfigInput } from '@palisade/config/schema';

const service = {
  name: 'shop-api',
  runtime: 'node',
  port: 4000,
  image: 'registry.example.com/shop/api',
  owner: 'shop',
} satisfies ConfigInput;

export const compile: readonly ConfigInput[] = [
  service,
  { ...service, replicas: { min: 2, max: 4 }, admission: 'warn', profile: 'restricted' },
  // @ts-expect-error: no such runtime.
  { ...service, runtime: 'perl' },
  // @ts-expect-error: misspelt.
  { ...service, replica: 2 },
];
