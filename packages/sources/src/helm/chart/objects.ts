/** What a template finds at its root: `.Chart`, `.Release`, `.Capabilities`, `.Files`, `.Values` and the sub-charts. */
import { type Data, type DataObject, isList, isObject, Unresolved } from '@palisade/core/value';
import type { Tree } from '../../tree.ts';
import { basePath } from '../functions/paths.ts';
import { known, knownWith } from '../go/function.ts';
import { Bytes, Dict, Int, List, Struct, type Value } from '../go/value.ts';
import { toYaml } from '../go/yaml.ts';
import type { Runtime } from '../template/runtime.ts';
import { API_VERSIONS, HELM_VERSION, KUBE_VERSION } from './capabilities.ts';
import type { Chart, ChartFile, Requirement } from './chart.ts';
import { filesGlob } from './glob.ts';
import { asText } from './metadata.ts';

export const dictOf = (entries: Readonly<Record<string, Value>>): Dict => new Dict(new Map(Object.entries(entries)));

const textList = (value: Data | undefined): List =>
  new List(isList(value) ? value.map(asText) : [], { element: 'string' });

const textDict = (value: Data | undefined): Dict =>
  new Dict(new Map(isObject(value) ? Object.entries(value).map(([key, item]) => [key, asText(item)]) : []), {
    type: 'map[string]string',
    zero: '',
  });

const maintainers = (value: Data | undefined): List => {
  const all = isList(value) ? value.filter(isObject) : [];
  const fields = (item: DataObject) =>
    [
      ['Name', asText(item.name)],
      ['Email', asText(item.email)],
      ['URL', asText(item.url)],
    ] as const;
  return new List(
    all.map((item) => new Struct('*chart.Maintainer', fields(item))),
    { element: '*chart.Maintainer' },
  );
};

const requirementObject = ({ name, version, repository, condition, tags, enabled, alias }: Requirement): Struct =>
  new Struct('*chart.Dependency', [
    ['Name', name],
    ['Version', version],
    ['Repository', repository],
    ['Condition', condition],
    ['Tags', new List(tags, { element: 'string' })],
    ['Enabled', enabled],
    ['ImportValues', new Unresolved('the import-values of a requirement')],
    ['Alias', alias],
  ]);

function dependencyList(requirements: readonly Requirement[]): Value {
  const why = requirements.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
  return why === undefined
    ? new List(requirements.map(requirementObject), { element: '*chart.Dependency' })
    : new Unresolved(why);
}

const TEXT_FIELDS: Readonly<Record<string, string>> = {
  Home: 'home',
  Version: 'version',
  Description: 'description',
  Icon: 'icon',
  Condition: 'condition',
  Tags: 'tags',
  AppVersion: 'appVersion',
  KubeVersion: 'kubeVersion',
  Type: 'type',
};

function chartObject({ name, metadata, requirements }: Chart, root: boolean): Struct {
  const texts = Object.entries(TEXT_FIELDS).map(([field, key]) => [field, asText(metadata[key])] as const);
  return new Struct('struct { chart.Metadata; IsRoot bool }', [
    ...texts,
    ['Name', name],
    ['APIVersion', asText(metadata.apiVersion) || 'v1'],
    ['Sources', textList(metadata.sources)],
    ['Keywords', textList(metadata.keywords)],
    ['Maintainers', maintainers(metadata.maintainers)],
    ['Annotations', textDict(metadata.annotations)],
    ['Dependencies', dependencyList(requirements)],
    ['Deprecated', metadata.deprecated === true],
    ['IsRoot', root],
  ]);
}

function capabilities(): Struct {
  const [major, minor] = KUBE_VERSION.slice(1).split('.') as [string, string];
  const version = [
    ['Version', KUBE_VERSION],
    ['Major', major],
    ['Minor', minor],
  ] as const;
  const methods = new Map([
    ['GitVersion', known('', () => KUBE_VERSION)],
    ['String', known('', () => KUBE_VERSION)],
  ]);
  const has = known('s', (name: string) => API_VERSIONS.includes(name));
  const build = ['GitCommit', 'GitTreeState', 'GoVersion'].map(
    (field) => [field, new Unresolved('the build of Helm')] as const,
  );
  return new Struct('*chartutil.Capabilities', [
    ['KubeVersion', new Struct('chartutil.KubeVersion', version, methods, KUBE_VERSION)],
    ['APIVersions', new List(API_VERSIONS, { element: 'string', methods: new Map([['Has', has]]) })],
    ['HelmVersion', new Struct('version.BuildInfo', [['Version', HELM_VERSION], ...build])],
  ]);
}

const textOfFile = (value: Value | undefined): Value => (value instanceof Bytes ? value.text : (value ?? ''));

function lines(value: Value | undefined): Value {
  const text = textOfFile(value);
  if (typeof text !== 'string') return text;
  return new List(text === '' ? [] : text.replace(/\n$/, '').split('\n'), { element: 'string' });
}

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

/** `.Files.Glob(…).AsConfig`: the files by their base name, as YAML. */
const asYaml = (entries: ReadonlyMap<string, Value>, encode: (text: string) => string) =>
  knownWith('', (runtime: Runtime) => {
    const named = new Map<string, Value>();
    for (const [name, value] of entries) {
      const text = textOfFile(value);
      named.set(basePath(name), typeof text === 'string' ? encode(text) : text);
    }
    return toYaml(new Dict(named), runtime.holes);
  });

function filesOf(entries: Map<string, Value>): Dict {
  const glob = (pattern: string): Dict => {
    const matches = filesGlob(pattern);
    return filesOf(new Map([...entries].filter(([name]) => matches(name))));
  };
  const methods = new Map([
    ['Get', known('s', (name: string) => textOfFile(entries.get(name)))],
    ['GetBytes', known('s', (name: string) => entries.get(name) ?? new Bytes(''))],
    ['Glob', known('s', glob)],
    ['Lines', known('s', (name: string) => lines(entries.get(name)))],
    ['AsConfig', asYaml(entries, (text) => text)],
    ['AsSecrets', asYaml(entries, base64)],
  ]);
  return new Dict(entries, { type: 'engine.files', zero: new Bytes(''), methods });
}

export function readFiles(files: readonly ChartFile[], tree: Tree): Dict {
  const content = ({ path }: ChartFile): Value => {
    const text = tree.read(path);
    return text === undefined ? new Unresolved(`${path} is no text`) : new Bytes(text);
  };
  return filesOf(new Map(files.map((file) => [file.name, content(file)])));
}

export interface Release {
  readonly name: string;
  readonly namespace: string;
}

export const releaseObjects = ({ name, namespace }: Release): { Release: Dict; Capabilities: Struct } => ({
  Release: dictOf({
    Name: name,
    Namespace: namespace,
    IsUpgrade: false,
    IsInstall: true,
    Revision: new Int(1),
    Service: 'Helm',
  }),
  Capabilities: capabilities(),
});

export interface Rooted {
  readonly chart: Chart;
  readonly root: Dict;
}

type Shared = ReturnType<typeof releaseObjects>;

/** The root object of every chart, inner ones first; those of sub-charts share the parent's values. */
export function rootObjects(
  chart: Chart,
  values: Dict,
  shared: Shared,
  filesOfChart: (chart: Chart) => Dict,
): Rooted[] {
  const subcharts = new Dict();
  const inside = chart.dependencies.flatMap((child) => {
    const own = values.entries.get(child.name);
    const rooted = rootObjects(child, own instanceof Dict ? own : new Dict(), shared, filesOfChart);
    subcharts.entries.set(child.name, (rooted.at(-1) as Rooted).root);
    return rooted;
  });
  subcharts.open = chart.dependencies.find(({ uncertain }) => uncertain !== undefined)?.uncertain;
  const described = chartObject(chart, chart.parent === undefined);
  const root = dictOf({
    Chart: described,
    Files: filesOfChart(chart),
    Values: values,
    Subcharts: subcharts,
    ...shared,
  });
  return [...inside, { chart, root }];
}
