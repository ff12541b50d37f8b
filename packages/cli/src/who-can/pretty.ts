/** The answer for people: who, where, through what; then who can become one of them. */
import { principalText } from '@palisade/core/rbac/principal';
import type { Grant } from '@palisade/core/rbac/who-can';
import { bindingText, chainText, roleText } from '@palisade/core/rbac/words';
import { printable, styleFor } from '@palisade/report/style';
import type { Answer, Way } from './answer.ts';

export const wayText = ({ chain, grant }: Way): string =>
  [chainText(chain), ...(grant ? [bindingText(grant.bound), roleText(grant.bound)] : [])].join(' -> ');

const who = ({ principal, bound }: Grant): string =>
  printable(principal ? principalText(principal) : `whoever else ${bindingText(bound)} names`);

const where = ({ bound, names }: Grant): string => {
  const place = bound.namespace === undefined ? 'everywhere' : `in ${bound.namespace}`;
  return printable(names.length === 0 ? place : `${place}, only ${names.join(', ')}`);
};

function source({ rule, bound }: Grant): string {
  const shown = rule?.role ?? bound.binding;
  const { file, line } = shown.origin.locate(rule?.role ? rule.at : '/roleRef');
  const of = rule?.role && rule.role !== bound.role.subject ? ` (from ${rule.role.kind} ${rule.role.name})` : '';
  return printable(`${of}  ${file}:${line}`);
}

const through = ({ bound }: Grant): string => printable(`${bindingText(bound)} -> ${roleText(bound)}`);

export function pretty({ asked, grants, ways, missing }: Answer, color: boolean): string {
  const style = styleFor(color);
  const width = (cells: readonly string[]): number => Math.max(0, ...cells.map((cell) => cell.length)) + 2;
  const wide = [width(grants.map(who)), width(grants.map(where))] as const;
  const row = (grant: Grant): string[] => [
    `  ${style.bold(who(grant).padEnd(wide[0]))}${where(grant).padEnd(wide[1])}${through(grant)}${style.dim(source(grant))}`,
    ...(grant.unknown === undefined ? [] : [style.yellow(`    not certain: ${printable(grant.unknown)}`)]),
  ];
  const wayLines = (way: Way): string[] => [
    `  ${printable(wayText(way))}`,
    ...(way.chain.unknown === undefined ? [] : [style.yellow(`    not certain: ${printable(way.chain.unknown)}`)]),
  ];
  const section = (title: string, lines: readonly string[], none: string): string[] => [
    style.bold(title),
    ...(lines.length === 0 ? [`  ${none}`] : lines),
    '',
  ];
  const lines = [
    ...section(printable(`Who can ${asked.text}`), grants.flatMap(row), 'nobody that is seen here'),
    ...(ways ? section('Who can become one of them', ways.flatMap(wayLines), 'nobody that is seen here') : []),
    style.dim('Members of system:masters may do everything, whatever is bound.'),
    ...missing.map((why) => style.dim(`There may be others: ${printable(why)}.`)),
  ];
  return `${lines.join('\n')}\n`;
}
