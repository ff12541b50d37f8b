/** `palisade.yaml`: settings of Palisade and, beside them, the service spec. One source for validation, types and JSON Schema. */
import { z } from 'zod';
import { type Service, serviceFields } from './service/service.ts';

const date = z.iso.date().describe('The last day on which it counts, as 2027-03-31');

const waiver = z
  .strictObject({
    control: z.string().min(1).describe("A control's id, or a family as workload/*"),
    subject: z.string().min(1).optional().describe("A subject's id or name; * stands for any run of characters"),
    file: z.string().min(1).optional().describe('A file, from the target; * stands for any run of characters'),
    owner: z.string().min(1).describe('Who answers for it'),
    reason: z.string().min(1).describe('Why the gap is acceptable until then'),
    expires: date,
  })
  .describe('A recorded exception');

const setting = z.union([z.string(), z.number(), z.array(z.string())]);

const release = z
  .strictObject({
    chart: z.string().min(1).describe("The chart's folder, from the target; * is every chart"),
    values: z.array(z.string()).default([]).describe('Values files, from the target; the last one wins'),
    release: z.string().min(1).optional().describe('The name of the release; default: release-name'),
    namespace: z.string().min(1).optional().describe('Where it is installed; default: default'),
  })
  .describe('How a chart is installed; several entries for one chart are several installations');

export const settingsSchema = z
  .strictObject({
    profile: z.string().optional().describe('The set of controls to check; default: recommended'),
    severity: z
      .enum(['info', 'low', 'medium', 'high', 'critical'])
      .optional()
      .describe('Findings at or above this close the gate; default: low'),
    unknown: z
      .enum(['report', 'fail'])
      .optional()
      .describe('What an unknown verdict does to the gate; default: report'),
    include: z.array(z.string()).optional().describe('Only these files, as globs from the target'),
    exclude: z.array(z.string()).optional().describe('Not these files, as globs from the target'),
    skip: z.array(z.string()).optional().describe('Controls, or families as image/*, to leave out'),
    controls: z
      .string()
      .min(1)
      .optional()
      .describe('A folder of controls of your own, from this file; see docs/own-controls.md'),
    settings: z
      .record(z.string(), z.record(z.string(), setting))
      .optional()
      .describe("Settings by control id; `palisade explain CONTROL` lists a control's"),
    helm: z.array(release).optional().describe('How charts are installed, where not with their own values'),
    waivers: z.array(waiver).optional().describe('Recorded exceptions'),
  })
  .describe('Settings of Palisade');

/** Both in one file, for editors: what a service needs is only asked for where there is one. */
export const configSchema = settingsSchema.extend(z.strictObject(serviceFields).partial().shape);

/** As it is written, in a `palisade.config.ts`. */
export type ConfigInput = z.input<typeof configSchema>;

export type Config = z.infer<typeof settingsSchema> & { readonly service?: Service };
