/** Every format, loaded only where it is asked for. */
import type { Reporter } from './result.ts';
import { redacting } from './sensitive.ts';

export const reporters: Readonly<Record<string, () => Promise<Reporter>>> = {
  pretty: async () => redacting((await import('./pretty.ts')).pretty),
  json: async () => redacting((await import('./json.ts')).json),
  sarif: async () => redacting((await import('./sarif.ts')).sarif),
  junit: async () => redacting((await import('./junit.ts')).junit),
  github: async () => redacting((await import('./github.ts')).github),
  markdown: async () => redacting((await import('./markdown.ts')).markdown),
  openreports: async () => redacting((await import('./openreports.ts')).openreports),
  html: async () => redacting((await import('./html.ts')).html),
};
