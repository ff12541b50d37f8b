/** Secrets live in a store and never here: the spec says which variable gets which. */
import { z } from 'zod';
import { name, variable } from './names.ts';

const KEY = /^[A-Za-z0-9/_+=.@-]{1,512}$/;

export const secretStore = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('external-secrets').describe('External Secrets Operator fills a Secret from the store'),
    store: name.describe('The SecretStore or ClusterSecretStore'),
    cluster: z.boolean().default(true).describe('Whether the store serves every namespace'),
    refresh: z
      .string()
      .regex(/^[1-9]\d{0,3}[mh]$/, 'a time is written as "15m" or "1h"')
      .default('1h')
      .describe('How often it is read again, so that rotation arrives'),
  }),
  z.strictObject({
    kind: z.literal('csi').describe('The Secrets Store CSI driver mounts it as files'),
    provider: z.enum(['aws', 'azure', 'gcp', 'vault']),
    parameters: z.record(z.string(), z.string()).default({}).describe('Settings of the provider, none of them secret'),
  }),
  z.strictObject({
    kind: z.literal('kubernetes').describe('A Secret that somebody else writes, by its name'),
    secret: name,
  }),
]);

const key = z.string().regex(KEY, 'a key of the store, as in "shop/api/database-url"');
const described = z.strictObject({
  key,
  property: z.string().regex(KEY).optional().describe('A field of a secret that is JSON'),
});
const reference = z.union([key.transform((of): z.output<typeof described> => ({ key: of })), described]);

export const secrets = z
  .strictObject({
    from: secretStore,
    variables: z.record(variable, reference).refine((of) => Object.keys(of).length > 0, 'name at least one variable'),
  })
  .describe('Variables that come from a store');

/** A literal that looks like one is refused: it would be committed. */
const LOOKS_SECRET = /(?:password|passwd|secret|token|api_?key|private_?key|credential)/i;

const literal = z.union([
  z.string().regex(/^(?!["'])(?![^]*["']$)/, 'Kustomize drops quotes at the ends of a value: leave them out'),
  z.number(),
  z.boolean(),
]);

export const env = z.record(variable, literal).check(({ value, issues }) => {
  for (const key of Object.keys(value)) {
    if (!LOOKS_SECRET.test(key)) continue;
    const message = 'a secret does not belong into a committed file: put it into secrets.variables';
    issues.push({ code: 'custom', path: [key], input: value, message });
  }
});
