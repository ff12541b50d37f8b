import type { DockerfileSubject, Instruction, Stage } from '@palisade/core/subject/dockerfile';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import type { Subject } from '@palisade/core/subject/subject';
import type { Step, WorkflowSubject } from '@palisade/core/subject/workflow';
import { type DataObject, toData } from '@palisade/core/value';
import { createWorld } from '@palisade/core/world';
import { describe, expect, it } from 'vitest';
import { builtImage, repositoryMatcher } from './_built-images.ts';

const place = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1, rendered: false };
const common = (model: string, file: string) => ({
  model,
  id: file,
  kind: model,
  name: file,
  unit: '',
  origin: { file, locate: () => place, span: () => place, edit: () => [] },
});

const from = { keyword: 'FROM', span: { start: 0, end: 1 }, words: [] } as unknown as Instruction;
const stage = (name?: string): Stage => ({
  index: 0,
  name,
  label: name ?? 'stage 1',
  from,
  base: { kind: 'scratch' },
  instructions: [],
});

const dockerfile = (file: string, ...names: readonly (string | undefined)[]): Subject =>
  ({
    ...common('dockerfile', file),
    body: { stages: (names.length > 0 ? names : [undefined]).map(stage) },
  }) as unknown as DockerfileSubject;

const skaffold = (file: string, ...artifacts: readonly object[]): Subject =>
  ({
    ...common('kubernetes', file),
    kind: 'Config',
    body: { apiVersion: 'skaffold/v3', object: toData({ build: { artifacts } }) as DataObject },
  }) as unknown as KubernetesSubject;

const action = (uses: string, inputs: Record<string, string>, id?: string): Partial<Step> => ({
  id,
  uses: {
    pointer: '',
    text: uses,
    target: { kind: 'repository', slug: uses, owner: '', repository: '', path: '', ref: 'v6' },
  },
  with: new Map(Object.entries(inputs)),
});

const workflow = (env: Record<string, string>, ...steps: readonly Partial<Step>[]): Subject =>
  ({
    ...common('workflow', 'app/.github/workflows/ci.yml'),
    body: {
      env: { pointer: '', values: new Map(Object.entries(env)) },
      steps: [],
      jobs: [
        {
          env: { pointer: '', values: new Map() },
          steps: steps.map((step) => ({
            pointer: '/s',
            with: new Map(),
            env: { values: new Map() },
            data: {},
            ...step,
          })),
        },
      ],
    },
  }) as unknown as WorkflowSubject;

const fileOf = (subjects: readonly Subject[], image: string): string | undefined => {
  const built = builtImage(createWorld(subjects), image);
  return built && `${built.dockerfile.origin.file}${built.doubt ? '?' : ''}`;
};

describe('builtImage', () => {
  it('reads the artifacts of Skaffold, beside its file', () => {
    const files = [
      dockerfile('shop/src/web/Dockerfile'),
      dockerfile('shop/src/web/Dockerfile.debug', 'build', 'debug'),
      skaffold(
        'shop/skaffold.yaml',
        { image: 'web', context: 'src/web' },
        {
          image: 'registry.example.com/debug',
          context: './src/web',
          docker: { dockerfile: 'Dockerfile.debug', target: 'build' },
        },
        { image: 'jib', context: 'src/web', jib: {} },
        { image: 'outside', context: '../../../etc' },
      ),
    ];
    expect(fileOf(files, 'web:1.2')).toBe('shop/src/web/Dockerfile');
    expect(builtImage(createWorld(files), 'registry.example.com/debug@sha256:0')?.stage.label).toBe('build');
    expect(fileOf(files, 'jib')).toBeUndefined();
    expect(fileOf(files, 'outside')).toBeUndefined();
  });

  it('reads the steps of workflows: the action, its tags from docker/metadata-action, and the command', () => {
    const files = [
      dockerfile('app/web/Dockerfile'),
      dockerfile('app/api/Dockerfile'),
      dockerfile('app/Dockerfile'),
      dockerfile('app/job/Containerfile'),
      workflow(
        { REGISTRY: 'ghcr.io/example' },
        action('docker/metadata-action', { images: 'ghcr.io/example/api' }, 'meta'),
        action('docker/build-push-action', { context: 'api', tags: '${{ steps.meta.outputs.tags }}' }),
        action('docker/build-push-action', {
          file: 'web/Dockerfile',
          tags: '${{ env.REGISTRY }}/web:${{ github.sha }}',
        }),
        { run: 'docker build --build-arg A=b -t "$REGISTRY/root:1" . && docker push "$REGISTRY/root:1"' },
        {
          run: 'docker buildx build --push \\\n  --tag=${ACCOUNT}.example.com/team/job:$TAG --file job/Containerfile job',
        },
        { run: 'docker build -t "$REGISTRY/secret" "$FOLDER"' },
      ),
    ];
    expect(fileOf(files, 'ghcr.io/example/api:2')).toBe('app/api/Dockerfile');
    expect(fileOf(files, 'ghcr.io/example/web:2')).toBe('app/web/Dockerfile');
    expect(fileOf(files, 'ghcr.io/example/root:2')).toBe('app/Dockerfile');
    expect(fileOf(files, '123.example.com/team/job')).toBe('app/job/Containerfile');
    expect(fileOf(files, 'ghcr.io/example/secret')).toBeUndefined();
  });

  it('doubts what only the name of a folder says, and what two Dockerfiles build', () => {
    const files = [
      dockerfile('src/web/Dockerfile'),
      dockerfile('nginx/Dockerfile'),
      dockerfile('a/Dockerfile'),
      skaffold('skaffold.yaml', { image: 'x/two', context: 'a' }, { image: 'x/two', context: 'nginx' }),
    ];
    expect(fileOf(files, 'registry.example.com/web:1')).toBe('src/web/Dockerfile?');
    expect(fileOf(files, 'nginx:1.29')).toBeUndefined();
    expect(fileOf(files, 'x/two')).toBe('a/Dockerfile?');
    expect(fileOf([...files, dockerfile('old/web/Dockerfile')], 'registry.example.com/web:1')).toBeUndefined();
  });
});

it.each([
  ['${{ vars.REGISTRY }}/shop/web:${{ github.sha }}', 'ghcr.io/shop/web', true],
  ['${{ vars.REGISTRY }}/shop/web', 'ghcr.io/shop/website', false],
  ['ghcr.io/${{ github.repository }}:1', 'ghcr.io/example/web', false],
  ['ghcr.io/${{ github.repository }}-web', 'ghcr.io/example/shop-web', false],
  ['$IMAGE', 'ghcr.io/example/web', false],
  ['localhost:5000/web', 'localhost:5000/web', true],
])('%s is %s: %s', (image, repository, expected) => {
  expect(repositoryMatcher(image)?.(repository) ?? false).toBe(expected);
});
