/** The spec that was found, as `palisade.config.ts`: the same words, with its facts' sources, for an editor to complete. */
import { parseYaml } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

function literal(value: unknown, indent: string): string {
  const inner = `${indent}  `;
  const lines = (parts: readonly string[], [open, close]: string): string =>
    parts.length === 0
      ? `${open}${close}`
      : `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
  if (Array.isArray(value))
    return lines(
      value.map((item) => literal(item, inner)),
      '[]',
    );
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return lines(
    Object.entries(value).map(
      ([key, member]) => `${IDENTIFIER.test(key) ? key : JSON.stringify(key)}: ${literal(member, inner)}`,
    ),
    '{}',
  );
}

/** `text`: of a `palisade.yaml`. */
export function asTypeScript(text: string): string {
  const [document] = parseYaml(text, yaml12).documents;
  const value = document?.value as Readonly<Record<string, unknown>>;
  const lines = text.split('\n').flatMap((line) => {
    if (line.startsWith('# ')) return [`  // ${line.slice(2)}`];
    const [, key] = /^([a-z]+):/i.exec(line) ?? [];
    if (key === undefined) return [];
    const at = line.indexOf('# from ');
    return [`  ${key}: ${literal(value[key], '  ')},${at < 0 ? '' : ` // ${line.slice(at + 2)}`}`];
  });
  return [
    "import type { ConfigInput } from '@palisade/config/schema';",
    '',
    'export default {',
    ...lines,
    '} satisfies ConfigInput;',
    '',
  ].join('\n');
}
