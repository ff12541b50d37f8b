/** What the cluster does with objects in the service's namespaces that fail a control of its profile. */
import { z } from 'zod';

const MODES = ['deny', 'warn', 'audit', 'none'] as const;

const described = z.strictObject({
  mode: z.enum(MODES).default('deny').describe('Refuse, warn who asks, or only write to the audit log'),
  engine: z
    .enum(['kubernetes', 'gatekeeper'])
    .default('kubernetes')
    .describe('Who judges: ValidatingAdmissionPolicy of Kubernetes 1.30 and newer, or Gatekeeper'),
});

export const admission = z.union([z.enum(MODES).transform((mode) => described.parse({ mode })), described]);
