/** What the fixes are tried on: the invalid examples of our docs, and other tools' labelled examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { catalogue } from '@palisade/controls/catalogue.generated';
import type { Control } from '@palisade/core/control/control';
import { isNoFix } from '@palisade/core/control/control';
import { type Data, isList, isObject } from '@palisade/core/value';
import type { TextFile } from '@palisade/sources/tree';
import { parseYaml } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';
import { parseExamples } from '../../packages/cli/src/own/examples.ts';
import { docOf } from '../../test/catalogue/docs.ts';

export interface Case {
  readonly name: string;
  readonly files: readonly TextFile[];
  /** The controls whose fixes are tried on it. */
  readonly controls: readonly Control[];
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const fixing: readonly Control[] = catalogue.filter(({ fix }) => !isNoFix(fix));

export function examples(): Case[] {
  return fixing.flatMap((control) =>
    parseExamples(docOf(control.id))
      .filter(({ verdict }) => verdict === 'invalid')
      .map(({ files, settings, line }) => ({
        name: `${control.id}.md:${line}`,
        files,
        controls: [control],
        settings: { [control.id]: settings },
      })),
  );
}

const ofCorpus = (name: string, path: string, text: string): Case => ({
  name,
  files: [{ path, text }],
  controls: fixing,
  settings: {},
});

/** The texts under `good` and `bad` of a check's file, as Trivy keeps them. */
function embedded(name: string, value: Data): Case[] {
  const sections: Readonly<Record<string, string>> = { dockerfile: 'Dockerfile', kubernetes: 'manifest.yaml' };
  return Object.entries(sections).flatMap(([key, path]) => {
    const section = isObject(value) ? value[key] : undefined;
    return ['good', 'bad'].flatMap((label) => {
      const list = isObject(section) ? section[label] : undefined;
      return (isList(list) ? list : []).flatMap((text, index) =>
        typeof text === 'string' ? [ofCorpus(`${name} ${label} ${index}`, path, text)] : [],
      );
    });
  });
}

/** Every YAML file under the folder, each a tree of its own; one that holds texts to judge gives those. */
export function corpora(root: string): Case[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      const name = relative(root, path);
      const inside = embedded(name, parseYaml(text, yaml12).documents[0]?.value ?? null);
      return inside.length > 0 ? inside : [ofCorpus(name, 'manifest.yaml', text)];
    });
}
