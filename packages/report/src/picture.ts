/** A graph for people, and the text in which Graphviz takes it (DOT). What draws it is the caller's business. */

/** How something is meant, from plain to alarming. */
export type Tone = 'plain' | 'good' | 'warning' | 'bad' | 'faint';

export interface PictureNode {
  readonly id: string;
  /** Lines of it are parted by line breaks. */
  readonly label: string;
  /** Nodes of one group stand in one frame, which has this title: a namespace. */
  readonly group?: string;
  readonly shape?: 'box' | 'ellipse' | 'folder' | 'cylinder' | 'note';
  readonly tone?: Tone;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  readonly tone?: Tone;
}

export interface Picture {
  readonly title: string;
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** Told apart by people who do not see red from green as well: dashes and width say the same. */
const TONES: Readonly<Record<Tone, string>> = {
  plain: 'color="#445566"',
  good: 'color="#1a7f37"',
  warning: 'color="#9a6700", style="dashed"',
  bad: 'color="#cf222e", penwidth=2',
  faint: 'color="#8c959f", style="dotted"',
};

const CONTROL = /[\u0000-\u0009\u000b-\u001f]/g;

/** A quoted DOT string: a backslash would begin an escape of Graphviz's own. */
const quoted = (text: string): string =>
  `"${text.replace(CONTROL, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

const nodeLine = ({ id, label, shape = 'box', tone = 'plain' }: PictureNode): string =>
  `${quoted(id)} [label=${quoted(label)}, shape=${shape}, ${TONES[tone]}];`;

const edgeLine = ({ from, to, label = '', tone = 'plain' }: PictureEdge): string =>
  `${quoted(from)} -> ${quoted(to)} [label=${quoted(label)}, ${TONES[tone]}];`;

function groupLines(group: string, nodes: readonly PictureNode[], index: number): string[] {
  const lines = nodes.map(nodeLine);
  if (group === '') return lines;
  return [
    `subgraph cluster_${index} {`,
    `  label=${quoted(group)}; color="#d0d7de";`,
    ...lines.map((line) => `  ${line}`),
    '}',
  ];
}

export function toDot({ title, nodes, edges }: Picture): string {
  const groups = [...Map.groupBy(nodes, ({ group = '' }) => group)];
  const lines = [
    `label=${quoted(title)}; labelloc=t; rankdir=LR; fontname="sans-serif";`,
    'node [fontname="sans-serif", fontsize=11]; edge [fontname="sans-serif", fontsize=10];',
    ...groups.flatMap(([group, members], index) => groupLines(group, members, index)),
    ...edges.map(edgeLine),
  ];
  return `digraph {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}
