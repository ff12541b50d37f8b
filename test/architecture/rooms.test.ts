/** The room table of ARCHITECTURE.md, held against every import. */
import { describe, expect, it } from 'vitest';
import { EDGE, importedRoom, importsOf, roomOf, sourceFiles } from './imports.ts';

/** What each room may import of ours. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  controls: ['core'],
  config: ['core'],
  sources: ['core'],
  report: ['core'],
  http: [],
  synth: ['core', 'config'],
  notify: ['core'],
  ship: ['core', 'config', 'notify', 'sources'],
  cli: ['core', 'controls', 'config', 'sources', 'report', 'synth', 'notify', 'ship'],
};

/** Folders of sources/ that serve every source; all others are siblings that may not know each other. */
const SHARED_BY_SOURCES = new Set(['yaml', 'text']);
/** kustomize/ and helm/ render Kubernetes objects; compose/ translates to them. */
const MAY_USE_KUBERNETES = new Set(['kustomize', 'helm', 'compose', 'cluster']);

const files = sourceFiles();
const production = files.filter((file) => !file.endsWith('.test.ts'));
const imports = production.flatMap(importsOf);

const sourceFolder = (file: string | undefined): string | undefined =>
  /^packages\/sources\/src\/([^/]+)\//.exec(file ?? '')?.[1];

describe('rooms', () => {
  it('sees the whole house', () => {
    // A move that hides files from this test must not pass it.
    expect(production.length).toBeGreaterThan(100);
    expect(new Set(production.map(roomOf))).toEqual(new Set(Object.keys(MAY_IMPORT)));
    expect(imports.length).toBeGreaterThan(300);
  });

  it('import only what the table allows', () => {
    const wrong = imports.filter((one) => {
      const to = importedRoom(one);
      return to !== undefined && to !== roomOf(one.file) && !MAY_IMPORT[roomOf(one.file)]?.includes(to);
    });
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  });

  it('name no room in an import by a relative path', () => {
    const wrong = imports.filter(
      (one) => one.target?.startsWith('packages/') && roomOf(one.target) !== roomOf(one.file),
    );
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  });

  it('sources know no sibling', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = sourceFolder(file);
      const to = sourceFolder(target);
      if (!from || !to || from === to || SHARED_BY_SOURCES.has(to)) return false;
      return !(to === 'kubernetes' && MAY_USE_KUBERNETES.has(from));
    });
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  });

  it('core, controls and sources touch no file, network, clock, process or environment', () => {
    const pure = new Set(['core', 'controls', 'sources', 'report']);
    const allowed = new Set(['node:crypto', 'node:util']);
    const wrong = imports.filter(
      ({ file, specifier }) =>
        pure.has(roomOf(file)) && !EDGE.has(file) && specifier.startsWith('node:') && !allowed.has(specifier),
    );
    expect(wrong.map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([]);
  });
});
