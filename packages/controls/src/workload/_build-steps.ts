/** The images that the steps of workflows build, and from which Dockerfile. */
import type { Step, Workflow, WorkflowSubject } from '@palisade/core/subject/workflow';
import { linesOf } from '../pipeline/_script.ts';
import { actionOf } from '../pipeline/_uses.ts';
import { joinPath } from './_paths.ts';

export interface BuildStep {
  /** As written, expressions that are not known left in. */
  readonly images: readonly string[];
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly subject: WorkflowSubject;
  readonly pointer: string;
}

interface Around {
  readonly subject: WorkflowSubject;
  readonly steps: readonly Step[];
  readonly env: ReadonlyMap<string, string>;
  /** The root of the repository. */
  readonly root: string;
}

const MAX_TEXT = 4000;
const DYNAMIC = /\$(?:\{|\w|\()/;
const ENV = /\$\{\{\s{0,9}env\.(\w{1,99})\s{0,9}\}\}|\$\{(\w{1,99})\}|\$(\w{1,99})/g;

const filled = (text: string, env: ReadonlyMap<string, string>): string =>
  text
    .slice(0, MAX_TEXT)
    .replaceAll(ENV, (whole, a?: string, b?: string, c?: string) => env.get(a ?? b ?? c ?? '') ?? whole);

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .slice(0, MAX_TEXT)
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const META = /^\$\{\{\s{0,9}steps\.([\w-]{1,99})\.outputs\.tags\s{0,9}\}\}$/;

/** Tags that docker/metadata-action makes are of the images that it was given. */
function tagsOf(text: string | undefined, { steps }: Around): string[] {
  return listOf(text).flatMap((tag) => {
    const id = META.exec(tag)?.[1];
    const meta = id && steps.find((step) => step.id === id && actionOf(step) === 'docker/metadata-action');
    return meta ? listOf(meta.with.get('images')) : [tag];
  });
}

type Found = Omit<BuildStep, 'subject' | 'pointer'>;

function place(around: Around, parts: readonly string[]): string | undefined {
  const path = parts.map((part) => filled(part, around.env));
  return path.some((part) => DYNAMIC.test(part) || part.startsWith('/') || /^\w+:\/\//.test(part))
    ? undefined
    : joinPath(around.root, ...path);
}

function byAction(step: Step, around: Around): Found[] {
  if (actionOf(step) !== 'docker/build-push-action') return [];
  const context = step.with.get('context') ?? '.';
  const file = step.with.get('file');
  const dockerfile = place(around, file === undefined ? [context, 'Dockerfile'] : [file]);
  if (dockerfile === undefined) return [];
  const images = tagsOf(step.with.get('tags'), around).map((tag) => filled(tag, around.env));
  return [{ images, dockerfile, target: step.with.get('target') }];
}

const BUILD = /(?:^|[;&|\s])(?:docker(?:\s+image|\s+buildx)?|podman|nerdctl)\s+build\s([^;&|]*)/;
const VALUED =
  /^(?:--(?:build-arg|build-context|platform|label|secret|ssh|cache-from|cache-to|network|progress|output|builder|add-host|metadata-file|iidfile|annotation|attest|allow)|-o|-m)$/;

/** The words of one `docker build`. */
function byCommand(words: readonly string[], step: Step, around: Around): Found[] {
  const images: string[] = [];
  let context: string | undefined;
  let file: string | undefined;
  let target: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const [name = '', inline] = words[index]?.split(/=(.*)/s) ?? [];
    const value = () => inline ?? words[++index] ?? '';
    if (name === '-t' || name === '--tag') images.push(filled(value(), around.env));
    else if (name === '-f' || name === '--file') file = value();
    else if (name === '--target') target = value();
    else if (VALUED.test(name)) value();
    else if (!name.startsWith('-')) context = words[index];
  }
  const folder = step.data['working-directory'] ?? '.';
  if (context === undefined || images.length === 0 || typeof folder !== 'string') return [];
  const dockerfile = place(around, file === undefined ? [folder, context, 'Dockerfile'] : [folder, file]);
  return dockerfile === undefined ? [] : [{ images, dockerfile, target }];
}

const byScript = (step: Step, around: Around): Found[] =>
  linesOf(step).flatMap((line) => {
    const rest = BUILD.exec(line)?.[1];
    const words = rest?.match(/\S+/g)?.map((word) => word.replaceAll(/["']/g, ''));
    return words ? byCommand(words, step, around) : [];
  });

function groupsOf({
  jobs,
  steps,
  env,
}: Workflow): { readonly steps: readonly Step[]; readonly env: Map<string, string> }[] {
  return [
    ...jobs.map((job) => ({ steps: job.steps, env: new Map([...env.values, ...job.env.values]) })),
    { steps, env: new Map(env.values) },
  ];
}

export function buildSteps(subject: WorkflowSubject): BuildStep[] {
  const root = subject.origin.file.split('.github/')[0] ?? '';
  return groupsOf(subject.body).flatMap(({ steps, env }) =>
    steps.flatMap((step) => {
      const around: Around = { subject, steps, env: new Map([...env, ...step.env.values]), root };
      const pointer = step.run === undefined ? `${step.pointer}/with` : `${step.pointer}/run`;
      return [...byAction(step, around), ...byScript(step, around)].map((found) => ({ ...found, subject, pointer }));
    }),
  );
}
