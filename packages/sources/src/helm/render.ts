/** `helm template`, without Helm: the objects that a chart gives with its default values, and what could not be known of them. */
import { at, type Data, type DataObject, isObject, OPEN, Unresolved } from '@palisade/core/value';
import type { Tree } from '../tree.ts';
import { KUBE_VERSION } from './chart/capabilities.ts';
import { type Chart, type ChartFile, fullPath, type Loading, whyUncertain } from './chart/chart.ts';
import { mergeTables } from './chart/coalesce.ts';
import { absent, isCompatible, processDependencies } from './chart/dependencies.ts';
import { loadChart } from './chart/load.ts';
import { asText } from './chart/metadata.ts';
import { dictOf, type Rooted, readFiles, releaseObjects, rootObjects } from './chart/objects.ts';
import { findFunction } from './functions/table.ts';
import { Dict, toValue } from './go/value.ts';
import { type RenderedDocument, readDocuments } from './rendering/documents.ts';
import { type Problem, renderFile } from './rendering/worlds.ts';
import { LimitError, TemplateError } from './template/error.ts';
import type { Block } from './template/nodes.ts';
import { parseTemplate } from './template/parse.ts';
import { Registry } from './template/registry.ts';
import { LIMITS, type Limits, Runtime } from './template/runtime.ts';
import { type Engine, enableRendering } from './template/statements.ts';

export type { RenderedDocument } from './rendering/documents.ts';

export interface HelmOptions {
  /** On top of the chart's own values, the last one wins. */
  readonly values?: readonly DataObject[];
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly limits?: Limits;
}

export interface HelmRendering {
  readonly documents: readonly RenderedDocument[];
  /** Files that say nothing on their own. */
  readonly consumed: readonly string[];
  /** Charts that are needed and not here, and templates of which nothing is known. */
  readonly missing: readonly string[];
  /** What Helm would refuse, or what went wrong here. */
  readonly errors: readonly Problem[];
}

interface Job {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly rooted: Rooted;
}

const depthOf = (name: string): number => name.split('/').length;
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Deep files first and from the end of the alphabet, so that what stands higher has the last word. */
const inHelmOrder = (left: Job, right: Job): number =>
  depthOf(right.name) - depthOf(left.name) || (left.name < right.name ? 1 : left.name > right.name ? -1 : 0);

const isPartial = (job: Job): boolean => baseName(job.name).startsWith('_');

function jobsOf(rooted: Rooted, tree: Tree): Job[] {
  const wanted = ({ name }: ChartFile): boolean => !rooted.chart.library || baseName(name).startsWith('_');
  return rooted.chart.templates.filter(wanted).flatMap(({ name, path }) => {
    const text = tree.read(path)?.replace(/^\ufeff/, '');
    return text === undefined ? [] : [{ name: `${fullPath(rooted.chart)}/${name}`, file: path, text, rooted }];
  });
}

const allCharts = (chart: Chart): Chart[] => [chart, ...chart.dependencies.flatMap(allCharts)];

const unreadable = (chart: Chart, tree: Tree): string[] =>
  allCharts(chart).flatMap(({ templates }) =>
    templates
      .filter(({ path }) => tree.read(path) === undefined)
      .map(({ path }) => `${path}: not text that can be read`),
  );

function missingCharts(chart: Chart): string[] {
  return allCharts(chart).flatMap((one) =>
    absent(one).map(
      ({ name }) => `${one.folder === '' ? 'Chart.yaml' : `${one.folder}/Chart.yaml`}: the chart ${name} is not here`,
    ),
  );
}

/** One chart being rendered. */
class Renderer {
  private readonly errors: Problem[] = [];
  private readonly documents: RenderedDocument[] = [];
  private readonly missing: string[];
  private readonly registry = new Registry();
  private readonly engine: Engine;
  private listener: (problem: Problem) => void;

  constructor(missing: readonly string[], limits: Limits) {
    this.missing = [...missing];
    this.listener = (problem) => this.errors.push(problem);
    const runtime = new Runtime(limits);
    const why = missing[0];
    this.engine = {
      runtime,
      registry: this.registry,
      functions: findFunction,
      report: (file, line, message) => this.listener({ file, line, message }),
      ...(why === undefined ? {} : { absent: new Unresolved(why) }),
    };
    enableRendering(this.engine);
  }

  render(jobs: readonly Job[]): void {
    const parsed = jobs.map((job) => ({ job, block: this.parse(job) }));
    const files = parsed.filter(({ job }) => !isPartial(job));
    for (const [index, { job, block }] of files.entries()) {
      if (this.run(job, block)) continue;
      this.missing.push(
        ...files.slice(index + 1).map((left) => `${left.job.file}: not rendered, a limit was reached before`),
      );
      return;
    }
  }

  private parse(job: Job): Block {
    try {
      const { body, definitions, problems } = parseTemplate(job.text, (name) => findFunction(name) !== undefined);
      this.errors.push(...problems.map((problem) => ({ file: job.file, ...problem })));
      for (const [name, block] of definitions) this.registry.define(name, block, job.file);
      this.registry.define(job.name, body, job.file);
      return body;
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.errors.push({ file: job.file, line: 1, message: error.message });
      return [];
    }
  }

  /** False once the steps or the text of the whole chart are used up. */
  private run(job: Job, block: Block): boolean {
    job.rooted.root.entries.set(
      'Template',
      dictOf({ Name: job.name, BasePath: `${fullPath(job.rooted.chart)}/templates` }),
    );
    const source = {
      engine: this.engine,
      block,
      file: job.file,
      root: job.rooted.root,
      isText: job.name.endsWith('NOTES.txt'),
    };
    try {
      const rendered = renderFile(source, (listener) => {
        this.listener = listener;
      });
      this.errors.push(...rendered.errors);
      const uncertain = whyUncertain(job.rooted.chart);
      for (const document of rendered.documents)
        this.add(uncertain === undefined ? document : { uncertain, ...document });
      return true;
    } catch (error) {
      const message = limitMessage(error);
      if (message === undefined) throw error;
      this.errors.push({
        file: job.file,
        line: this.engine.runtime.at.file === job.file ? this.engine.runtime.at.line : 1,
        message,
      });
      return !(error instanceof LimitError);
    }
  }

  private add(document: RenderedDocument): void {
    const left = leftOut(document.value);
    if (left === undefined) this.documents.push(document);
    else this.missing.push(`${document.template}: ${left}`);
  }

  /** Custom resource definitions are not templates: they are what they are. */
  crds(chart: Chart, tree: Tree): void {
    for (const { path } of allCharts(chart).flatMap((one) => one.crds)) {
      const text = tree.read(path) ?? '';
      const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
      const { documents, errors } = readDocuments(path, text, lineAt, this.engine.runtime.holes);
      this.errors.push(...errors.map((error) => ({ file: path, ...error })));
      this.documents.push(...documents);
    }
  }

  result(consumed: readonly string[]): HelmRendering {
    return { documents: this.documents, consumed, missing: this.missing, errors: this.errors };
  }
}

const HOOKS = new Set(
  ['install', 'delete', 'upgrade', 'rollback']
    .flatMap((event) => [`pre-${event}`, `post-${event}`])
    .concat('test', 'test-success'),
);

/** Why a document is no object to judge: nothing is known of it, or Helm drops it for a hook it does not know. */
function leftOut(value: Data): string | undefined {
  if (value instanceof Unresolved) return value.why;
  if (!isObject(value)) return undefined;
  if (value[OPEN] !== undefined && value.kind === undefined) return value[OPEN];
  const hook = at(value, ['metadata', 'annotations', 'helm.sh/hook']);
  if (typeof hook !== 'string') return undefined;
  const unknown = hook.split(',').find((event) => !HOOKS.has(event.trim().toLowerCase()));
  return unknown === undefined ? undefined : `Helm leaves out objects with the unknown hook ${unknown.trim()}`;
}

function limitMessage(error: unknown): string | undefined {
  if (error instanceof LimitError) return error.message;
  return error instanceof RangeError ? 'the template is nested too deeply' : undefined;
}

function given(values: readonly DataObject[]): Dict {
  const dicts = values.map((one) => toValue(one) as Dict);
  return dicts.reduce((below, above) => mergeTables(above, below, 'merge'), new Dict());
}

/** The files of a chart are read only where a template, or a value that a template runs, may ask for them. */
function filesReader(chart: Chart, tree: Tree): (chart: Chart) => Dict {
  const values = ({ folder }: Chart): string => (folder === '' ? 'values.yaml' : `${folder}/values.yaml`);
  const paths = allCharts(chart).flatMap((one) => [...one.templates.map(({ path }) => path), values(one)]);
  const asked = paths.some((path) => tree.read(path)?.includes('Files'));
  return asked ? ({ files }) => readFiles(files, tree) : () => new Dict(new Map(), {}, 'the files of the chart');
}

/** Where two charts give a template of one name, the later one is rendered. */
const jobsByName = (jobs: readonly Job[]): Job[] =>
  [...new Map(jobs.map((job) => [job.name, job])).values()].sort(inHelmOrder);

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.file}:${problem.line}:${problem.message}`, problem])).values(),
];

export function renderChart(folder: string, tree: Tree, options: HelmOptions = {}): HelmRendering {
  const loading: Loading = { problems: [], missing: [], consumed: [] };
  const chart = loadChart(folder, tree, loading);
  const values = processDependencies(chart, given(options.values ?? []), loading.problems);
  const shared = releaseObjects({
    name: options.releaseName ?? 'release-name',
    namespace: options.namespace ?? 'default',
  });
  const rooted = rootObjects(chart, values, shared, filesReader(chart, tree));
  const missing = [...loading.missing, ...missingCharts(chart), ...unreadable(chart, tree)];
  const renderer = new Renderer(missing, options.limits ?? LIMITS);
  // A library is there for other charts: Helm does not install it.
  if (!chart.library) renderer.render(jobsByName(rooted.flatMap((one) => jobsOf(one, tree))));
  renderer.crds(chart, tree);
  const result = renderer.result([...new Set(loading.consumed)].sort());
  return { ...result, errors: unique([...loading.problems, ...unsuitable(chart), ...result.errors]) };
}

function unsuitable({ metadata, folder }: Chart): Problem[] {
  const wanted = asText(metadata.kubeVersion);
  if (wanted === '' || isCompatible(wanted, KUBE_VERSION)) return [];
  const file = folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`;
  return [
    {
      file,
      line: 1,
      message: `chart requires kubeVersion: ${wanted} which is incompatible with Kubernetes ${KUBE_VERSION}`,
    },
  ];
}
