/** A parsed document → a config, or everything that is wrong with it. Knows no files: the caller has the lines. */
import type { z } from 'zod';
import { type Config, configSchema } from './schema.ts';

export interface Issue {
  /** Keys from the root, for the caller to find the line. */
  readonly path: readonly string[];
  readonly message: string;
}

export type Decoded = { readonly config: Config } | { readonly issues: readonly Issue[] };

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `no setting is called ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
}

export function decodeConfig(value: unknown): Decoded {
  const result = configSchema.safeParse(value ?? {});
  if (result.success) return { config: result.data };
  return { issues: result.error.issues.map((issue) => ({ path: issue.path.map(String), message: messageOf(issue) })) };
}
