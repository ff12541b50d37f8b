/**
 * Other tools' ignore comments, as proposals: they have no owner and no end, so they are never taken over as they are.
 */
import { resolve } from 'node:path';
import { catalogue } from '@palisade/controls/catalogue.generated';
import type { TextFile } from '@palisade/sources/tree';
import { discover } from '../files/discover.ts';

interface Form {
  readonly tool: string;
  /** The first group holds ids, separated by commas or blanks; the second, where there is one, a reason. */
  readonly pattern: RegExp;
}

const FORMS: readonly Form[] = [
  { tool: 'checkov', pattern: /checkov:skip=(\w+)(?::[ \t]*([^\r\n]*))?/g },
  { tool: 'checkov', pattern: /checkov\.io\/skip\d*["']?:[ \t]*["']?(\w+)(?:=([^"'\r\n]*))?/g },
  { tool: 'hadolint', pattern: /hadolint[ \t]+(?:global[ \t]+)?ignore=([\w,]+)/g },
  { tool: 'trivy', pattern: /(?:trivy|tfsec):ignore:([\w-]+)/g },
  { tool: 'zizmor', pattern: /zizmor:[ \t]*ignore\[([\w, -]+)\]/g },
  { tool: 'kube-linter', pattern: /ignore-check\.kube-linter\.io\/([\w-]+)["']?:[ \t]*["']?([^"'\r\n]*)/g },
  { tool: 'kube-score', pattern: /kube-score\/ignore["']?:[ \t]*["']?([\w, -]+)/g },
  { tool: 'polaris', pattern: /polaris\.fairwinds\.com\/([\w-]+)-exempt["']?:[ \t]*["']?true/g },
];

interface Proposal {
  readonly file: string;
  readonly line: number;
  readonly tool: string;
  readonly id: string;
  readonly reason: string;
  readonly controls: readonly string[];
}

const normal = (id: string): string => id.toLowerCase().replace(/[-_]/g, '');

const controlsFor = (id: string): string[] =>
  catalogue.filter(({ peers }) => peers?.some((peer) => normal(peer) === normal(id))).map((control) => control.id);

function proposalsIn({ path, text }: TextFile): Proposal[] {
  return FORMS.flatMap(({ tool, pattern }) =>
    [...text.matchAll(pattern)].flatMap((match) =>
      (match[1] as string)
        .split(/[,\s]+/)
        .filter((id) => id !== '')
        .map((id) => ({
          file: path,
          line: text.slice(0, match.index).split('\n').length,
          tool,
          id,
          reason: match[2]?.trim() ?? '',
          controls: controlsFor(id),
        })),
    ),
  );
}

function describe({ file, line, tool, id, reason, controls }: Proposal): string {
  const head = `${file}:${line} ${tool} ${id}${reason ? ` ("${reason}")` : ''}`;
  if (controls.length === 0) return `${head}\n  no control of ours states this rule: nothing to waive`;
  const quoted = JSON.stringify(reason || 'why it is acceptable');
  return [
    head,
    ...controls.map((control) => `  palisade waive ${control} --file=${file} --owner=… --reason=${quoted} --expires=…`),
  ].join('\n');
}

export function propose(target: string): string {
  const proposals = discover(resolve(target)).files.flatMap(proposalsIn);
  if (proposals.length === 0) return `No ignore comments of other tools in ${target}\n`;
  return `${proposals.map(describe).join('\n')}\n`;
}
