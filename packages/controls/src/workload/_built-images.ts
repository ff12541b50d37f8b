/** Which Dockerfile an image that is deployed is built from: as Skaffold or a workflow says, or by the name of its folder. */
import type { Related } from '@palisade/core/control/control';
import { repositoryOf } from '@palisade/core/predicate/image';
import { remember } from '@palisade/core/remember';
import { type DockerfileSubject, finalStage, type Stage } from '@palisade/core/subject/dockerfile';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { WorkflowSubject } from '@palisade/core/subject/workflow';
import { at, type Data, isObject, toPointer } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { buildSteps } from './_build-steps.ts';
import { baseName, folderOf, joinPath } from './_paths.ts';
import { itemsAt, text } from './_pod.ts';

export interface BuiltImage {
  readonly dockerfile: DockerfileSubject;
  readonly stage: Stage;
  /** Where it is said; none where only names agree. */
  readonly declared: Related | undefined;
  /** Why another Dockerfile may be meant. */
  readonly doubt: string | undefined;
}

interface Declaration {
  readonly matches: (repository: string) => boolean;
  readonly file: string;
  readonly target: string | undefined;
  readonly related: Related;
}

const UNKNOWN = /\$\{\{[^}]*\}\}|\$\{\w+\}|\$\w+|\$\([^)]*\)/g;
const HOLE = '\u0000';

/** Of an image with holes, the folders after the last hole must agree, and there must be one. */
export function repositoryMatcher(image: string): Declaration['matches'] | undefined {
  const written = image.slice(0, 1000).replaceAll(UNKNOWN, HOLE);
  const repository = repositoryOf(written);
  if (!written.includes(HOLE)) return (other) => other === repository;
  const [, rest] = repositoryOf(`host.invalid/${written}`).split('host.invalid/');
  const end = (rest ?? '').slice((rest ?? '').lastIndexOf(HOLE) + 1);
  const suffix = end.slice(Math.max(0, end.indexOf('/')));
  return suffix.startsWith('/') && suffix.length > 1 ? (other) => other.endsWith(suffix) : undefined;
}

const declare = (image: string, rest: Omit<Declaration, 'matches'>): Declaration[] => {
  const matches = repositoryMatcher(image);
  return matches ? [{ ...rest, matches }] : [];
};

const OTHER_BUILDERS = ['jib', 'ko', 'bazel', 'buildpacks', 'custom'];

function ofSkaffold(config: KubernetesSubject): Declaration[] {
  const folder = folderOf(config.origin.file);
  return itemsAt(config.body.object, [], ['build', 'artifacts']).flatMap(({ value, path }): Declaration[] => {
    const image = text(value['image']);
    if (!image || OTHER_BUILDERS.some((key) => value[key] !== undefined)) return [];
    const docker: Data | undefined = isObject(value['docker']) ? value['docker'] : value['kaniko'];
    const name = text(at(docker, ['dockerfile'])) ?? 'Dockerfile';
    const file = joinPath(folder, text(value['context']) ?? '.', name);
    if (file === undefined) return [];
    const related = { subject: config, at: toPointer([...path, 'image']), message: 'the image is built here' };
    return declare(image, { file, target: text(at(docker, ['target'])), related });
  });
}

const ofWorkflow = (workflow: WorkflowSubject): Declaration[] =>
  buildSteps(workflow).flatMap(({ images, dockerfile: file, target, subject, pointer }) =>
    images.flatMap((image) =>
      declare(image, { file, target, related: { subject, at: pointer, message: 'the image is built here' } }),
    ),
  );

interface Index {
  readonly declarations: readonly Declaration[];
  readonly dockerfiles: ReadonlyMap<string, DockerfileSubject>;
  readonly known: Map<string, BuiltImage | undefined>;
}

const indexOf = remember((world: World): Index => {
  const files = world.model<DockerfileSubject>('dockerfile').items;
  const configs = files.length === 0 ? [] : world.kind('', 'Config').items;
  return {
    declarations: [
      ...configs.filter(({ body }) => body.apiVersion.startsWith('skaffold/')).flatMap(ofSkaffold),
      ...(files.length === 0 ? [] : world.model<WorkflowSubject>('workflow').items.flatMap(ofWorkflow)),
    ],
    dockerfiles: new Map(files.map((one) => [one.origin.file, one])),
    known: new Map(),
  };
});

function stageOf({ body }: DockerfileSubject, target: string | undefined): Stage | undefined {
  if (target === undefined || target === '') return finalStage(body);
  return body.stages.find(({ name }) => name?.toLowerCase() === target.toLowerCase());
}

function byDeclaration({ declarations, dockerfiles }: Index, repository: string): BuiltImage | undefined {
  const found = declarations
    .filter(({ matches }) => matches(repository))
    .flatMap(({ file, target, related }) => {
      const dockerfile = dockerfiles.get(file);
      const stage = dockerfile && stageOf(dockerfile, target);
      return dockerfile && stage ? [{ dockerfile, stage, declared: related }] : [];
    });
  const [first] = found;
  const several = found.some(({ stage }) => stage !== first?.stage);
  return first && { ...first, doubt: several ? 'more than one Dockerfile builds an image of this name' : undefined };
}

/** A bare name is an image of Docker's own. */
function byFolder({ dockerfiles }: Index, image: string, repository: string): BuiltImage | undefined {
  if (!image.includes('/')) return undefined;
  const same = [...dockerfiles.values()].filter(
    ({ origin }) => baseName(folderOf(origin.file)) === baseName(repository),
  );
  const [dockerfile] = same;
  const stage = dockerfile && finalStage(dockerfile.body);
  if (!dockerfile || !stage || same.length > 1) return undefined;
  return {
    dockerfile,
    stage,
    declared: undefined,
    doubt: 'only the name of its folder says that this Dockerfile builds the image',
  };
}

/** Undefined where no Dockerfile of the target is known to build the image. */
export function builtImage(world: World, image: string): BuiltImage | undefined {
  const index = indexOf(world);
  if (index.dockerfiles.size === 0) return undefined;
  const repository = repositoryOf(image);
  if (!index.known.has(repository))
    index.known.set(repository, byDeclaration(index, repository) ?? byFolder(index, image, repository));
  return index.known.get(repository);
}

/** The lines of other files that a finding on the image goes back to. */
export const relatedTo = (
  { dockerfile, declared }: BuiltImage,
  span: { start: number; end: number },
  message: string,
): Related[] => [{ subject: dockerfile, at: span, message }, ...(declared ? [declared] : [])];
