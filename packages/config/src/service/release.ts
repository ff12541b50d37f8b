/** How a release is brought out, watched and taken back; `palisade ship` reads it. */
import { z } from 'zod';

/** Blue-green has two Deployments, of which one serves; a canary stands beside the one that serves. */
export const STRATEGIES = ['rolling', 'blue-green', 'canary'] as const;
export const strategy = z.enum(STRATEGIES);

const URL = /^https?:\/\/[^\s?#@]{1,300}$/;
const IN_CLUSTER = /^[a-z0-9-]{1,63}\/[a-z0-9-]{1,63}:\d{1,5}$/;
const PATH = /^\/[A-Za-z0-9._~/?&=%-]{0,300}$/;

const ask = z
  .union([z.string().regex(PATH), z.string().regex(URL)], {
    error: 'write a path of the service, as "/orders?limit=1", or a whole URL',
  })
  .describe('A path that has to answer 2xx or 3xx, by the Service; or a URL, asked from where ship runs');

const query = z.strictObject({
  name: z.string().min(1).max(80),
  query: z.string().min(1).max(2000).describe('PromQL; $PODS are the names of the new pods, as a regular expression'),
  atMost: z.number().describe('What its value may be'),
});

const metrics = z.strictObject({
  prometheus: z
    .union([z.string().regex(URL), z.string().regex(IN_CLUSTER)], {
      error: 'write a URL, or NAMESPACE/SERVICE:PORT, which is asked through the API server',
    })
    .describe('Where it is: a URL, or NAMESPACE/SERVICE:PORT'),
  queries: z
    .array(query)
    .max(20)
    .default([])
    .describe('What has to hold while it is watched; default: the objective of slo'),
});

const weights = z
  .array(z.int().min(1).max(50, 'beside all old pods there are at most as many new ones: 50 percent'))
  .min(1)
  .max(10)
  .refine((steps) => steps.every((step, index) => index === 0 || step > (steps[index - 1] as number)), {
    error: 'each step is more than the one before it',
  });

const seconds = (most: number) => z.int().min(0).max(most);

export const release = z.strictObject({
  steps: weights.default([10, 50]).describe('Of a canary: the shares of new pods, in percent'),
  stepSeconds: seconds(86_400).default(60).describe('How long each step is watched'),
  soakSeconds: seconds(86_400).default(60).describe('How long it is watched once all of it serves'),
  timeoutSeconds: seconds(86_400)
    .min(10)
    .default(600)
    .describe('When it has to serve, whatever progress it makes; the steps of a canary come on top'),
  rollbackSeconds: seconds(86_400).min(10).default(600).describe('The same for going back'),
  asks: z.array(ask).max(20).default([]).describe('What has to answer; default: pods that are ready are enough'),
  metrics: metrics.optional().describe('What Prometheus has to say; default: nobody is asked'),
  holdSeconds: seconds(86_400).default(120).describe('How long an answer may be missing'),
  onHold: z.enum(['roll-back', 'leave']).default('roll-back').describe('What is done then'),
  onFirstFailure: z
    .enum(['keep', 'remove'])
    .default('keep')
    .describe('Where nothing served before: what failed is kept to be looked at, or taken away'),
  keep: z.int().min(2).max(100).default(10).describe('How many releases can be gone back to'),
  keepDays: z.int().min(1).max(3650).default(90).describe('And for how long'),
});
