/** A folder to a chart. What cannot be read is a problem, and the rest is loaded all the same. */
import { type DataObject, isList, isObject, newObject } from '@palisade/core/value';
import type { Tree } from '../../tree.ts';
import { parseYaml, type YamlError } from '../../yaml/parse.ts';
import { Dict, toValue } from '../go/value.ts';
import { adopt, type Chart, type ChartFile, type Loading, type Requirement } from './chart.ts';
import { ignoring } from './ignore.ts';
import { asText, metadataProblems, requirementOf } from './metadata.ts';

const MAX_DEPTH = 20;

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
const lineOf = (text: string, { offset }: YamlError): number => text.slice(0, offset).split('\n').length;

interface Folder {
  readonly path: string;
  /** Names inside the folder, of what is not ignored. */
  readonly names: readonly string[];
}

class Loader {
  private readonly tree: Tree;
  private readonly loading: Loading;

  constructor(tree: Tree, loading: Loading) {
    this.tree = tree;
    this.loading = loading;
  }

  private read(path: string): string | undefined {
    return this.tree.read(path)?.replace(/^\ufeff/, '');
  }

  private problem(file: string, line: number, message: string): void {
    this.loading.problems.push({ file, line, message });
  }

  /** The mapping in a file; undefined where there is none, or none that can be read. */
  private mapping(path: string): { value: DataObject; readable: boolean } | undefined {
    const text = this.read(path);
    if (text === undefined) return undefined;
    this.loading.consumed.push(path);
    const { documents, errors } = parseYaml(text);
    const error = errors[0];
    if (error) this.problem(path, lineOf(text, error), `cannot be read: ${error.message}`);
    const value = documents[0]?.value ?? null;
    if (isObject(value)) return { value, readable: !error };
    if (value !== null) this.problem(path, 1, 'is not a mapping');
    return { value: newObject(), readable: !error && value === null };
  }

  chart({ path, names }: Folder, depth: number): Chart {
    const at = (name: string): string => join(path, name);
    const metadata = this.mapping(at('Chart.yaml'))?.value ?? newObject();
    const values = names.includes('values.yaml') ? this.mapping(at('values.yaml')) : undefined;
    const named = this.name(metadata, path);
    const file = (name: string): ChartFile => ({ name, path: at(name) });
    const inFolder = (folder: string): ChartFile[] => names.filter((name) => name.startsWith(`${folder}/`)).map(file);
    const chart: Chart = {
      name: named,
      parent: undefined,
      version: asText(metadata.version),
      folder: path,
      library: asText(metadata.type).toLowerCase() === 'library',
      metadata,
      values: values ? this.dict(values) : new Dict(),
      requirements: this.requirements(
        metadata,
        names.includes('requirements.yaml') ? at('requirements.yaml') : undefined,
      ),
      dependencies: [],
      templates: inFolder('templates'),
      crds: inFolder('crds').filter(({ name }) => /\.(?:yaml|yml|json)$/i.test(name)),
      files: names.filter((name) => !isOwnFile(name)).map(file),
    };
    if (depth < MAX_DEPTH) adopt(chart, this.dependencies(path, names, depth));
    for (const requirement of chart.requirements) {
      requirement.present = chart.dependencies.some((one) => one.name === requirement.name);
    }
    this.loading.consumed.push(...names.filter(isConsumed).map(at));
    return chart;
  }

  private dict({ value, readable }: { value: DataObject; readable: boolean }): Dict {
    const dict = toValue(value) as Dict;
    if (!readable) dict.open = 'values.yaml cannot be read';
    return dict;
  }

  private name(metadata: DataObject, folder: string): string {
    for (const message of metadataProblems(metadata)) this.problem(join(folder, 'Chart.yaml'), 1, message);
    return asText(metadata.name) || folder.slice(folder.lastIndexOf('/') + 1) || 'chart';
  }

  /** `requirements.yaml`, of old, replaces what Chart.yaml says. */
  private requirements(metadata: DataObject, old: string | undefined): Requirement[] {
    const listed = (old === undefined ? undefined : this.mapping(old)?.value.dependencies) ?? metadata.dependencies;
    return isList(listed) ? listed.filter(isObject).map(requirementOf) : [];
  }

  private dependencies(path: string, names: readonly string[], depth: number): Chart[] {
    const folders = new Map<string, string[]>();
    for (const name of names) {
      const match = /^charts\/([^/]+)(?:\/(.+))?$/.exec(name);
      const chart = match?.[1];
      if (chart === undefined || /^[_.]/.test(chart) || name.endsWith('.prov')) continue;
      if (match?.[2] === undefined && chart.endsWith('.tgz')) {
        this.loading.missing.push(`${join(path, name)}: a packed chart is not read`);
      } else folders.set(chart, [...(folders.get(chart) ?? []), match?.[2] ?? '']);
    }
    return [...folders].flatMap(([name, inside]) =>
      this.dependency(unpacked({ path: join(path, `charts/${name}`), names: inside }), depth),
    );
  }

  private dependency(folder: Folder, depth: number): Chart[] {
    if (folder.names.includes('Chart.yaml')) return [this.chart(folder, depth + 1)];
    this.problem(join(folder.path, 'Chart.yaml'), 1, 'Chart.yaml file is missing');
    return [];
  }
}

/** A tree may show what a packed chart holds, below the archive's name: the chart is the folder inside. */
function unpacked(folder: Folder): Folder {
  const top = folder.names[0]?.split('/')[0];
  if (!folder.path.endsWith('.tgz') || top === undefined) return folder;
  const names = folder.names.filter((name) => name.startsWith(`${top}/`)).map((name) => name.slice(top.length + 1));
  return { path: join(folder.path, top), names };
}

const OWN_FILES = new Set([
  'Chart.yaml',
  'Chart.lock',
  'values.yaml',
  'values.schema.json',
  'requirements.yaml',
  'requirements.lock',
]);

const isOwnFile = (name: string): boolean =>
  OWN_FILES.has(name) || name.startsWith('templates/') || name.startsWith('charts/');

/** What makes no sense on its own. The other files of the folder may be anything: a chart can be the root of a repository. */
const isConsumed = (name: string): boolean =>
  /^(?:templates|crds)\/|^Chart\.lock$|^values[^/]*\.ya?ml$|^values\.schema\.json$|^requirements\.(?:yaml|lock)$|^\.helmignore$/.test(
    name,
  );

export function loadChart(folder: string, tree: Tree, loading: Loading): Chart {
  const prefix = folder === '' ? 0 : folder.length + 1;
  const ignored = ignoring(tree.read(join(folder, '.helmignore')));
  const names = tree
    .under(folder)
    .map((path) => path.slice(prefix))
    .filter((name) => !ignored(name))
    .sort();
  return new Loader(tree, loading).chart({ path: folder, names }, 0);
}
