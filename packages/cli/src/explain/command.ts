/** `palisade explain`: from the control itself and the doc beside it. */
import type { Control } from '@palisade/core/control/control';
import { styleFor } from '@palisade/report/style';
import { type Invocation, UserError } from '../command.ts';
import { print, wantsColor } from '../output.ts';
import { knownControls } from '../own/known.ts';
import { type Description, describe } from './describe.ts';
import { nearest } from './nearest.ts';

const lower = (text: string): string => text.toLowerCase();

/** By our id, or by any id that another tool gives the same rule. */
function find(name: string, catalogue: readonly Control[]): Control[] {
  const own = catalogue.filter(({ id }) => id === name);
  return own.length > 0 ? own : catalogue.filter(({ peers }) => peers?.some((peer) => lower(peer) === lower(name)));
}

/** The doc's text between its title and its examples. */
const prose = (doc: string): string => doc.split('\n').slice(1).join('\n').split('\n```')[0]?.trim() ?? '';

function example(doc: string, verdict: 'valid' | 'invalid'): string | undefined {
  return new RegExp(`^\`\`\`\\w+ ${verdict}[^\\n]*\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(doc)?.[1];
}

function pretty(of: Description, doc: string, color: boolean): string {
  const style = styleFor(color);
  const field = (name: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [style.bold(name), ...values.map((value) => `  ${value}`)];
  const block = (name: string, text: string | undefined): string[] =>
    text === undefined ? [] : field(name, text.trimEnd().split('\n'));
  return `${[
    `${style.bold(of.title)} ${style.dim(of.id)}`,
    '',
    prose(doc).replaceAll('**', ''),
    '',
    ...field('Why', [of.why]),
    ...field('Requires', of.requires === undefined ? [] : [of.requires]),
    ...field('Enforced', of.enforced),
    ...field('Fix', [of.fix]),
    ...field(
      'Settings',
      of.settings.map(
        ({ name, default: value, description }) => `${name} (default ${JSON.stringify(value)}): ${description}`,
      ),
    ),
    ...field('Profiles', [of.profiles.join(', ') || 'none']),
    ...field(
      'References',
      of.references.map(({ standard, id, url }) => `${standard} ${id}  ${style.dim(url)}`),
    ),
    ...field('Elsewhere', of.peers.length === 0 ? [] : [of.peers.join(', ')]),
    ...block('Wrong', example(doc, 'invalid')),
    ...block('Right', example(doc, 'valid')),
  ].join('\n')}\n`;
}

function notFound(name: string, catalogue: readonly Control[]): UserError {
  const near = nearest(
    name,
    catalogue.flatMap(({ id, peers }) => [id, ...(peers ?? [])]),
  );
  return new UserError(
    `no control is called "${name}"${near ? `; did you mean ${near}?` : ''} \`palisade controls\` lists them`,
  );
}

export async function runExplain({ operands, options }: Invocation): Promise<number> {
  if (operands.length === 0)
    throw new UserError('explain needs the id of a control, as `palisade explain workload/run-as-non-root`');
  const { controls: catalogue, docs } = await knownControls(options);
  const found = operands.flatMap((name) => {
    const controls = find(name, catalogue);
    if (controls.length === 0) throw notFound(name, catalogue);
    return controls;
  });
  const described = [...new Set(found)].map((control) => describe(control));
  const text =
    options['format'] === 'json'
      ? `${JSON.stringify(described, null, 2)}\n`
      : described.map((one) => pretty(one, docs[one.id] ?? '', wantsColor())).join('\n');
  print(text);
  return 0;
}
