/**
 * Each file of testdata holds a small tree and what the real `kustomize build` (v5.8.2, built as a Go module) gave for
 * it, or that it refused it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type Data, type DataObject, isObject } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { parseYaml } from '../yaml/parse.ts';
import { renderKustomization } from './render.ts';

const FOLDER = new URL('./testdata/', import.meta.url);

function treeOf(files: DataObject): Tree {
  const paths = Object.keys(files);
  return {
    read: (path) => (Object.hasOwn(files, path) ? (files[path] as string) : undefined),
    under: (folder) => paths.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
  };
}

function documentsOf(text: string): Data[] {
  return parseYaml(text)
    .documents.map(({ value }) => value)
    .filter((value) => value !== null);
}

interface Fixture {
  readonly what: string;
  readonly build?: string;
  readonly files: DataObject;
  readonly expected?: string;
  readonly refused?: boolean;
}

function fixtures(): [name: string, fixture: Fixture][] {
  return readdirSync(FOLDER).map((name) => {
    const { documents, errors } = parseYaml(readFileSync(new URL(name, FOLDER), 'utf8'));
    if (errors.length > 0 || !isObject(documents[0]?.value)) throw new Error(`${name} is no fixture`);
    return [name.replace('.yaml', ''), documents[0].value as unknown as Fixture];
  });
}

describe('what `kustomize build` gives', () => {
  it('is recorded for many trees', () => {
    expect(fixtures().length).toBeGreaterThan(80);
  });

  it.each(fixtures())('%s', (_, { build = '', files, expected, refused }) => {
    const rendering = renderKustomization(build, treeOf(files));
    if (refused) {
      expect(rendering.errors).toHaveLength(1);
      expect(rendering.objects).toEqual([]);
      return;
    }
    expect(rendering.errors).toEqual([]);
    expect(rendering.missing).toEqual([]);
    expect(rendering.objects.map(({ value }) => value)).toEqual(documentsOf(expected as string));
  });
});
