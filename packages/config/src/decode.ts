/** A parsed document → a config, or everything that is wrong with it. Knows no files: the caller has the lines. */
import { z } from 'zod';
import { type Config, settingsSchema } from './schema.ts';
import { serviceFields, serviceSchema } from './service/service.ts';

export interface Issue {
  /** Keys from the root, for the caller to find the line. */
  readonly path: readonly string[];
  readonly message: string;
}

export type Decoded = { readonly config: Config } | { readonly issues: readonly Issue[] };

type ZodIssue = z.core.$ZodIssue;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function describes(path: readonly PropertyKey[]): string {
  const [key, ...rest] = path;
  const field = serviceFields[key as keyof typeof serviceFields] as z.ZodType | undefined;
  const description = rest.length === 0 ? field?.description : undefined;
  return description === undefined ? 'is missing' : `is missing (${lowerFirst(description)})`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function messageOf(issue: ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `no setting is called ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  if (issue.input === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_union'))
    return describes(issue.path);
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid'))
    return `write ${KINDS[issue.expected] ?? issue.expected} here`;
  if (issue.code === 'invalid_value') return `write ${issue.values.map(String).join(' or ')} here`;
  return issue.message.replace(/^(?:Invalid|Too) /, lowerFirst);
}

/** How far what is written is from one of several forms: another type altogether is farthest. */
const distance = (issues: readonly ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (isOfOtherType(issue) ? 100 : 1), 0);

const isOfOtherType = ({ code, path, input }: ZodIssue): boolean =>
  path.length === 0 && (code === 'invalid_type' || (code === 'invalid_value' && typeof input === 'object'));

/** Of several forms the one that was most likely meant is talked about. */
function meant(issue: ZodIssue): readonly ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.input === undefined || issue.errors.length === 0) return [issue];
  const nearest = issue.errors.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  return nearest.flatMap((one) => meant({ ...one, path: [...issue.path, ...one.path] } as ZodIssue));
}

const issuesOf = (error: z.ZodError): Issue[] =>
  error.issues.flatMap(meant).map((issue) => ({ path: issue.path.map(String), message: messageOf(issue) }));

const isService = (key: string): boolean => Object.hasOwn(serviceFields, key);

function part(value: object, wanted: (key: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => wanted(key)));
}

const OPTIONS = { reportInput: true } as const;

export function decodeConfig(value: unknown): Decoded {
  const whole = value ?? {};
  if (typeof whole !== 'object' || Array.isArray(whole))
    return { issues: [{ path: [], message: 'the config is a mapping of settings' }] };
  const settings = settingsSchema.safeParse(
    part(whole, (key) => !isService(key)),
    OPTIONS,
  );
  const own = part(whole, isService);
  const service = Object.keys(own).length > 0 ? serviceSchema.safeParse(own, OPTIONS) : undefined;
  const issues = [settings, service].flatMap((result) => (result?.error ? issuesOf(result.error) : []));
  if (!settings.success || issues.length > 0) return { issues };
  return { config: { ...settings.data, ...(service?.data && { service: service.data }) } };
}
