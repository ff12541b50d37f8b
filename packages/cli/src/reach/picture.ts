/** Who reaches whom as a picture. Where all of a namespace do, or everybody, one arrow says it. */
import type { Endpoint } from '@palisade/core/network/endpoint';
import type { Picture, PictureEdge, PictureNode } from '@palisade/report/picture';
import { type Answer, portText, type Word, wordOf } from './answer.ts';
import { nameOf } from './endpoints.ts';

const EVERYBODY = 'everybody';
const INTERNET = 'internet';
const TONES = { yes: 'good', no: 'bad', unknown: 'warning' } as const;

const groupOf = (endpoint: Endpoint): string => (endpoint.kind === 'address' ? endpoint.name : endpoint.namespace);

const nodeOf = (endpoint: Endpoint): PictureNode =>
  endpoint.kind === 'address'
    ? { id: endpoint.name, label: endpoint.name, shape: 'ellipse' }
    : { id: nameOf(endpoint), label: `${endpoint.subject.name}\n${endpoint.subject.kind}`, group: endpoint.namespace };

/** All of them, under one name. */
function foldedNode(name: string): PictureNode {
  const group = name.replace(/\/\*$/, '');
  return name === EVERYBODY
    ? { id: name, label: name, shape: 'ellipse', tone: 'bad' }
    : { id: name, label: `all of ${group}`, group, shape: 'folder' };
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly word: Word;
}

const arrowOf = (from: string, { to, port, reach }: Answer): Arrow => ({
  from,
  to: nameOf(to),
  port: portText(port),
  word: wordOf(reach),
});

const alike = (answers: readonly Answer[]): boolean => new Set(answers.map(({ reach }) => wordOf(reach))).size === 1;

/** Of all that lead to one port; what is not reached is not drawn. */
function arrowsTo(answers: readonly Answer[]): Arrow[] {
  const [first] = answers;
  if (first && answers.length > 2 && alike(answers)) return [arrowOf(EVERYBODY, first)];
  return [...Map.groupBy(answers, ({ from }) => groupOf(from))].flatMap(([group, members]) => {
    const [one] = members as [Answer];
    if (members.length > 1 && group !== '' && alike(members)) return [arrowOf(`${group}/*`, one)];
    return members.map((member) => arrowOf(nameOf(member.from), member));
  });
}

function edgesOf(arrows: readonly Arrow[]): PictureEdge[] {
  const same = Map.groupBy(arrows, ({ from, to, word }) => `${from}\n${to}\n${word}`);
  return [...same.values()].map((members) => {
    const [{ from, to, word }] = members as [Arrow];
    return { from, to, label: [...new Set(members.map(({ port }) => port))].join(', '), tone: TONES[word] };
  });
}

/** `single`: one question, drawn whatever its answer. */
export function pictureOf(answers: readonly Answer[], single: boolean): Picture {
  const byPort = Map.groupBy(answers, ({ to, port }) => `${nameOf(to)}\n${portText(port)}`);
  const arrows = single
    ? answers.map((answer) => arrowOf(nameOf(answer.from), answer))
    : [...byPort.values()].flatMap(arrowsTo).filter(({ word }) => word !== 'no');
  const endpoints = answers.flatMap(({ from, to }) => [from, to]);
  const nodes = new Map(endpoints.map((endpoint) => [nameOf(endpoint), nodeOf(endpoint)]));
  const folded = new Set(arrows.map(({ from }) => from).filter((name) => !nodes.has(name)));
  return {
    title: single ? 'Who reaches whom' : 'Who reaches whom\nno arrow: not reached',
    // The internet is of interest where it gets in.
    nodes: [...nodes.values(), ...[...folded].map(foldedNode)].filter(
      ({ id }) => single || id !== INTERNET || arrows.some(({ from }) => from === id),
    ),
    edges: edgesOf(arrows),
  };
}
