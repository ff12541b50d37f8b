/** Who hears of trouble, what is watched, and what the service may do in the cluster. */
import { z } from 'zod';
import { name, ownPort, urlPath } from './names.ts';

/** A URL that lets anybody post is a secret: it is named, and a Secret holds it. */
const inSecret = z.strictObject({
  secret: name.describe('The Secret that holds the URL, in the namespace of Alertmanager'),
  key: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/)
    .default('url'),
});

export const notification = z.union([
  z.strictObject({ slack: inSecret, channel: z.string().regex(/^#[a-z0-9_-]{1,79}$/, 'a channel is "#name"') }),
  z.strictObject({ teams: inSecret }),
  z.strictObject({ webhook: inSecret }),
  z.strictObject({ email: z.email() }),
]);

export const monitoring = z.strictObject({
  path: urlPath.default('/metrics').describe('Where metrics are'),
  port: ownPort.optional().describe('The port of metrics; default: that of the service'),
  namespace: name.default('monitoring').describe('Where Prometheus runs: only that may read metrics'),
});

/** `reader` is the read-only role of the pre-deployment checklist. */
export const access = z.enum(['none', 'reader']);

export const mesh = z.enum(['none', 'istio']);
