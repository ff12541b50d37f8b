/** The answer as a picture: subjects, the bindings and roles that grant, and the hops of those who can become one of them. */
import type { Step } from '@palisade/core/rbac/escalation';
import { EVERYTHING } from '@palisade/core/rbac/members';
import { principalText } from '@palisade/core/rbac/principal';
import type { Grant } from '@palisade/core/rbac/who-can';
import { bindingText, doesText, roleText } from '@palisade/core/rbac/words';
import type { Picture, PictureEdge, PictureNode } from '@palisade/report/picture';
import type { Answer, Way } from './answer.ts';

const GOAL = 'goal';

/** `ServiceAccount shop/ci` stands in the frame of its namespace. */
function subjectNode(text: string): PictureNode {
  if (text === EVERYTHING) return { id: text, label: text, tone: 'bad' };
  const account = /^ServiceAccount ([^/]+)\/(.+)$/.exec(text);
  if (!account) return { id: text, label: text.replace(' ', '\n'), shape: 'ellipse' };
  return { id: text, label: `ServiceAccount\n${account[2]}`, group: account[1] as string, shape: 'ellipse' };
}

interface Part {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

function grantPart(grant: Grant): Part {
  const [binding, role] = [bindingText(grant.bound), roleText(grant.bound)];
  const tone = grant.unknown === undefined ? 'plain' : 'faint';
  const from = grant.principal ? principalText(grant.principal) : `others of ${binding}`;
  return {
    nodes: [
      subjectNode(from),
      { id: binding, label: binding.replace(' ', '\n'), shape: 'note' },
      { id: role, label: role.replace(' ', '\n'), shape: 'folder' },
    ],
    edges: [
      { from, to: binding, tone },
      { from: binding, to: role, tone },
      { from: role, to: GOAL, tone, label: grant.names.join(', ') },
    ],
  };
}

function stepPart({ from, use, to }: Step): Part {
  const tone = use.hop.when === undefined ? 'bad' : 'warning';
  return { nodes: [subjectNode(from), subjectNode(to)], edges: [{ from, to, label: doesText(use), tone }] };
}

const wayParts = ({ chain }: Way): Part[] => chain.steps.map(stepPart);

const EVERYTHING_PART: Part = { nodes: [], edges: [{ from: EVERYTHING, to: GOAL }] };

export function pictureOf({ asked, grants, ways = [] }: Answer): Picture {
  const steps = ways.flatMap(wayParts);
  const everything = steps.some(({ edges }) => edges.some(({ to }) => to === EVERYTHING)) ? [EVERYTHING_PART] : [];
  const parts = [...grants.map(grantPart), ...steps, ...everything];
  const nodes = parts.flatMap((part) => part.nodes);
  const edges = parts.flatMap((part) => part.edges);
  const goal: PictureNode = { id: GOAL, label: asked.text, tone: 'bad' };
  return {
    title: `Who can ${asked.text}`,
    nodes: [...new Map([...nodes, goal].map((node) => [node.id, node])).values()],
    edges: [...new Map(edges.map((edge) => [`${edge.from}\n${edge.to}\n${edge.label ?? ''}`, edge])).values()],
  };
}
