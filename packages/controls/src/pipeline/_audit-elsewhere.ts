/** Audits that a workflow only starts: scripts of a manifest, and builds of an image. */
import { isDockerfile } from '@palisade/core/subject/dockerfile';
import type { Ecosystem, PackageSubject } from '@palisade/core/subject/package';
import type { Command } from '@palisade/core/subject/script';
import type { WorkflowSubject } from '@palisade/core/subject/workflow';
import type { World } from '@palisade/core/world';
import { auditedBy, stepsOf } from './_dependency-audit.ts';
import { linesOf } from './_script.ts';

type Audited = readonly (Ecosystem | 'any' | undefined)[];

/** What `npm run audit` stands for is in the manifest. */
export function auditsInScripts(workflows: readonly WorkflowSubject[], packages: readonly PackageSubject[]): Audited {
  const lines = workflows.flatMap(({ body }) => stepsOf(body).flatMap(linesOf));
  const called = new Set(
    lines.flatMap((line) => [...line.matchAll(/\b(?:run|yarn|pnpm)\s+([\w:.-]+)/g)].map((match) => match[1])),
  );
  return packages.flatMap(({ body }) =>
    body.scripts.filter(({ name }) => called.has(name)).map(({ text }) => auditedBy(text)),
  );
}

const textOf = ({ name, args }: Command): string => [name, ...args.map(({ text }) => text)].join(' ');

export const auditsInImages = (world: World): Audited =>
  world
    .model('dockerfile')
    .items.filter(isDockerfile)
    .flatMap(({ body }) => body.stages.flatMap(({ instructions }) => instructions))
    .flatMap(({ keyword, script }) => (keyword === 'RUN' ? (script?.commands ?? []) : []))
    .map((command) => auditedBy(textOf(command)));
