/** How much the service gets, how many there are of it, and how a release replaces another. */
import { parseQuantity } from '@palisade/core/predicate/quantity';
import { z } from 'zod';
import { bytes, cpu, millicores } from './names.ts';

const amounts = z.strictObject({ cpu: cpu.optional(), memory: bytes.optional() });

const REQUESTS = { cpu: '100m', memory: '128Mi' };
const LIMITS = { cpu: '500m', memory: '256Mi' };

export interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

type Said = z.output<typeof amounts>;

const over = (usual: Amounts, said: Said = {}): Amounts => ({
  cpu: said.cpu ?? usual.cpu,
  memory: said.memory ?? usual.memory,
});

export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

const USUAL: Resources = { requests: REQUESTS, limits: LIMITS };

/** As they are said: what is left out is what it was. */
export const someResources = z.strictObject({
  requests: amounts.optional().describe('What is kept for it; default: 100m and 128Mi'),
  limits: amounts.optional().describe('What it gets at most; default: 500m and 256Mi'),
});

export const resourcesOver = (usual: Resources, said: z.output<typeof someResources>): Resources => ({
  requests: over(usual.requests, said.requests),
  limits: over(usual.limits, said.limits),
});

/** What asks for more than it may get. */
export function overLimit({ requests, limits }: Resources): { path: ['requests', keyof Amounts]; message: string }[] {
  const amountOf = { cpu: millicores, memory: parseQuantity };
  return (['cpu', 'memory'] as const)
    .filter((key) => amountOf[key](requests[key]) > amountOf[key](limits[key]))
    .map((key) => ({
      path: ['requests', key],
      message: `${requests[key]} is asked for and the limit is ${limits[key]}: raise the limit, or ask for less`,
    }));
}

export const resources = someResources
  .transform((said) => resourcesOver(USUAL, said))
  .check(({ value, issues }) => {
    for (const { path, message } of overLimit(value)) issues.push({ code: 'custom', path, input: value, message });
  });

const least = z.int().min(2, 'one replica is down with its node: have two').max(1000);
const range = z.strictObject({
  min: least,
  max: z.int().min(2).max(5000),
  cpuPercent: z.int().min(10).max(95).default(70).describe('The load at which there are more'),
});

/** One number is the least, and three times as many the most. */
export const replicas = z
  .union([least.transform((min) => range.parse({ min, max: min * 3 })), range])
  .check(({ value, issues }) => {
    if (value.max >= value.min) return;
    const message = `at most ${value.max} and at least ${value.min} cannot be: raise max`;
    issues.push({ code: 'custom', path: ['max'], input: value, message });
  });

export const slo = z.strictObject({
  availability: z
    .number()
    // Of the budget, 14.4 times as much is the fastest that alerts know: more than every request cannot fail.
    .min(95, 'below 95 % an alert that the budget burns fast could never fire')
    .max(99.999)
    .default(99.9)
    .describe('Of requests that are answered, percent'),
  latencyMs: z
    .int()
    .min(5, 'the histogram of OpenTelemetry begins at 5 ms: nobody could tell')
    .max(10_000, 'the histogram of OpenTelemetry ends at 10 s: nobody could tell')
    .default(500)
    .describe('The time within which 99 % of requests are answered'),
});

/** What a namespace may use altogether; default: what the service may grow to, and as much again for a release. */
export const quota = z.strictObject({
  cpu: cpu.describe('Cores of all limits'),
  memory: bytes.describe('Memory of all limits'),
  pods: z.int().min(4).max(10_000),
});
