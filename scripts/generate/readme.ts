/** The table of what works, in the README: from the catalogue, so that it stays true. */
import { readFileSync } from 'node:fs';
import { catalogue } from '@palisade/controls/catalogue.generated';
import { profiles } from '@palisade/controls/profiles/profiles';
import { isAdmitted } from '@palisade/core/control/control';
import { sources } from '@palisade/sources/sources';
import type { Generated } from '../generate.ts';

const START = '<!-- what-works -->';
const END = '<!-- /what-works -->';

function table(): string {
  const families = Map.groupBy(catalogue, ({ id }) => id.split('/')[0] as string);
  const rows = [...families].map(([family, controls]) => {
    const admission = controls.filter(isAdmitted).length;
    const fixes = controls.filter(({ fix }) => !('none' in fix)).length;
    return `| \`${family}/\` | ${controls.length} | ${admission} | ${fixes} |`;
  });
  const admission = catalogue.filter(isAdmitted).length;
  const fixes = catalogue.filter(({ fix }) => !('none' in fix)).length;
  return [
    `Reads: ${sources.map(({ id }) => id).join(', ')}. Profiles: ${profiles.map(({ id }) => `\`${id}\``).join(', ')}.`,
    '',
    '| controls | number | also at admission, proven on a real apiserver | with a fix |',
    '|---|---|---|---|',
    ...rows,
    `| all | ${catalogue.length} | ${admission} | ${fixes} |`,
  ].join('\n');
}

export function readmeTable(): Generated[] {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md has no ${START} … ${END}`);
  return [{ path: 'README.md', text: `${before}${START}\n${table()}\n${END}${after}` }];
}
