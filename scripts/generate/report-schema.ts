/** The published JSON Schema of `--format json`. Stated here, not in the package: what writes a report needs no schema. */
import { z } from 'zod';
import type { Generated } from '../generate.ts';

const path = z.string().min(1).describe('A file, from the target that was checked; `-` is standard input');
const position = z.int().min(1);
const count = z.int().min(0);
const offset = z.int().min(0);

const location = z
  .strictObject({
    file: path,
    line: position.describe('The first line, from 1'),
    column: position.describe('The first column, from 1, in UTF-16 units'),
    endLine: position.describe('The last line'),
    endColumn: position.describe('The column after the last character'),
    pointer: z
      .string()
      .regex(/^(?:\/[^/]*)*$/)
      .optional()
      .describe('The field at fault (RFC 6901), where the subject is structured data: also one that should exist'),
    rendered: z
      .boolean()
      .describe('Was the subject rendered (Helm, Kustomize)? Then this is the nearest line of its template or base'),
  })
  .describe('Where the finding is');

const subject = z
  .strictObject({
    id: z.string().describe('The same in every run'),
    kind: z.string().describe('What it is: Deployment, stage, step, …'),
    name: z.string(),
    namespace: z.string().optional(),
    item: z.string().optional().describe('Which part of it: a container, a variable, a package'),
  })
  .describe('The thing that was judged');

const related = z
  .strictObject({ file: path, line: position, message: z.string() })
  .describe('Another place that the finding is about');

const edit = z
  .strictObject({
    file: path,
    start: offset.describe('Of the first UTF-16 unit that is replaced, from 0'),
    end: offset.describe('After the last one'),
    text: z.string().describe('What stands there instead'),
  })
  .describe('A replacement of [start, end)');

const fix = z
  .strictObject({
    safety: z.enum(['safe', 'unsafe']).describe('Unsafe: it may change how things run'),
    description: z.string().describe('What the fix does'),
    edits: z.array(edit).describe('To be made together; they do not overlap'),
  })
  .describe('What `--fix` would do');

const waiver = z
  .strictObject({
    control: z.string().min(1).describe("A control's id, or a family as workload/*"),
    subject: z.string().optional().describe("A subject's id or name; * stands for any run of characters"),
    file: z.string().optional().describe('A file, from the target; * stands for any run of characters'),
    lines: z
      .tuple([position, position])
      .optional()
      .describe('The first and last line it covers, where it is a comment'),
    beside: z.string().optional().describe('The line of code that it stands beside, where it is a comment'),
    owner: z.string().describe('Who answers for it'),
    reason: z.string().describe('Why the gap is acceptable until then'),
    expires: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .describe('The last day on which it counts, as 2027-03-31'),
    from: z.strictObject({ file: path, line: position }).describe('Where it is written'),
  })
  .describe('The recorded exception that covers the finding: it does not close the gate');

const finding = z.strictObject({
  control: z
    .string()
    .regex(/^[^/]+\/[^/]+$/)
    .describe('`palisade explain` tells of it'),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
  verdict: z
    .enum(['fail', 'unknown', 'pass', 'not-applicable'])
    .describe('Without --all only fail and unknown; unknown is never pass'),
  message: z.string().min(1).describe('What is wrong with this subject'),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Of control, subject and item, never of the line: it survives edits around it'),
  subject,
  location,
  related: z.array(related),
  fix: fix.nullable(),
  waiver: waiver.nullable(),
});

const coverage = z
  .strictObject({
    files: z.strictObject({
      seen: count.describe('Files that Palisade knows by name or content, and those that could not be read'),
      checked: count,
      skipped: z.array(z.strictObject({ file: path, reason: z.string().min(1) })).describe('Each with the reason'),
    }),
    subjects: z.record(z.string(), count).describe('How many of each model were judged'),
    controls: z.strictObject({ evaluated: count.describe('Controls that had something to judge') }),
    clusters: z
      .array(
        z.strictObject({
          context: z.string().describe('Of the kubeconfig'),
          server: z.string(),
          objects: z.record(z.string(), count).describe('How many of each kind were read'),
          unread: z.array(z.string()).describe('Resources that could not be read: their verdicts are unknown'),
          requests: count.describe('To the API server'),
          bytes: count.describe('Characters of its answers'),
          retries: count.describe('Requests that were sent again, since the server was busy or failed'),
        }),
      )
      .optional()
      .describe('Clusters among the targets'),
  })
  .describe('What was looked at');

const gate = z
  .strictObject({ open: z.boolean(), reasons: z.array(z.string()).describe('Why it is closed') })
  .describe('The decision on the findings: exit code 0 where it is open, 1 where it is closed');

const reportSchema = z
  .strictObject({ version: z.literal(1), findings: z.array(finding), coverage, gate })
  .describe('What `palisade check --format json` prints. Fields are only ever added');

export function reportJsonSchema(): Generated[] {
  const schema = { title: 'Palisade report', ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }) };
  return [{ path: 'packages/report/schema/report.schema.json', text: `${JSON.stringify(schema, null, 2)}\n` }];
}
