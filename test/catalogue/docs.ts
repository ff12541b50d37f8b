/** The doc beside a control. */
import { readFileSync } from 'node:fs';

export const docOf = (id: string): string =>
  readFileSync(new URL(`../../packages/controls/src/${id}.md`, import.meta.url), 'utf8');
