/** Trivy's JSON report, schema version 2. */
import { type Entry, type Format, ratingOf, shortText } from './entry.ts';
import { digestsIn, get, type Json, list, number, text } from './json.ts';

interface Context {
  readonly artifact: string;
  readonly target: string;
  readonly suppressed?: string;
}

type Path = readonly (string | number)[];
type Reader = (item: Json, path: Path, context: Context) => Entry;

const TOOL = 'Trivy';

const suppression = ({ suppressed }: Context) => (suppressed === undefined ? {} : { suppressed });

const vulnerability: Reader = (item, path, context) => {
  const id = text(get(item, 'VulnerabilityID')) ?? '(no id)';
  const status = text(get(item, 'Status'));
  const where = text(get(item, 'PkgPath'));
  return {
    model: 'vulnerability',
    path: [...path, 'VulnerabilityID'],
    name: id,
    ...(where !== undefined && { where }),
    body: {
      id,
      package: text(get(item, 'PkgName')) ?? '(no package)',
      installed: text(get(item, 'InstalledVersion')) ?? '',
      fixed: (text(get(item, 'FixedVersion')) ?? '').split(/,\s*/).filter((version) => version !== ''),
      rating: ratingOf(text(get(item, 'Severity'))),
      ...(status !== undefined && { status }),
      ...suppression(context),
      target: context.target,
      artifact: context.artifact,
      tool: TOOL,
    },
  };
};

interface FindingShape {
  readonly type: 'misconfiguration' | 'secret' | 'license';
  readonly rule: string;
  readonly titles: readonly string[];
  /** What tells two findings of one rule in one target apart, though lines move. */
  readonly where: readonly string[];
  readonly line: readonly string[];
}

const finding =
  ({ type, rule, titles, where, line }: FindingShape): Reader =>
  (item, path, context) => {
    const name = text(get(item, rule)) ?? '(no id)';
    const title = titles.map((key) => text(get(item, key))).find((found) => found !== undefined) ?? name;
    const at = number(get(item, ...line));
    const place = text(get(item, ...where));
    const status = text(get(item, 'Status'));
    // With --include-non-failures checks that passed are listed as well.
    const passed = type === 'misconfiguration' && status !== undefined && status !== 'FAIL' ? status : undefined;
    const suppressed = context.suppressed ?? passed;
    return {
      model: 'report-finding',
      path: [...path, rule],
      name,
      ...(place !== undefined && { where: place }),
      body: {
        tool: TOOL,
        rule: name,
        type,
        rating: ratingOf(text(get(item, 'Severity'))),
        title: shortText(title),
        target: context.target,
        ...(at !== undefined && { line: at }),
        ...(suppressed !== undefined && { suppressed }),
      },
    };
  };

/** By the name of a result's list, and the name that a suppressed finding's type has. */
const READERS: readonly { readonly list: string; readonly type: string; readonly read: Reader }[] = [
  { list: 'Vulnerabilities', type: 'vulnerability', read: vulnerability },
  {
    list: 'Misconfigurations',
    type: 'misconfiguration',
    read: finding({
      type: 'misconfiguration',
      rule: 'ID',
      titles: ['Message', 'Title'],
      where: ['CauseMetadata', 'Resource'],
      line: ['CauseMetadata', 'StartLine'],
    }),
  },
  {
    list: 'Secrets',
    type: 'secret',
    read: finding({ type: 'secret', rule: 'RuleID', titles: ['Title'], where: ['Category'], line: ['StartLine'] }),
  },
  {
    list: 'Licenses',
    type: 'license',
    read: finding({
      type: 'license',
      rule: 'Name',
      titles: ['PkgName', 'FilePath'],
      where: ['PkgName'],
      line: ['Line'],
    }),
  },
];

function modified(item: Json, path: Path, context: Context): Entry | undefined {
  const reader = READERS.find(({ type }) => type === get(item, 'Type'));
  const why = [text(get(item, 'Status')), text(get(item, 'Statement'))].filter((part) => part !== undefined).join(': ');
  return reader?.read(get(item, 'Finding'), [...path, 'Finding'], { ...context, suppressed: why || 'suppressed' });
}

function resultEntries(result: Json, path: Path, artifact: string): Entry[] {
  const context = { artifact, target: text(get(result, 'Target')) ?? artifact };
  const found = READERS.flatMap(({ list: key, read }) =>
    list(get(result, key)).map((item, index) => read(item, [...path, key, index], context)),
  );
  const key = 'ExperimentalModifiedFindings';
  const suppressed = list(get(result, key)).map((item, index) => modified(item, [...path, key, index], context));
  return [...found, ...suppressed.filter((entry) => entry !== undefined)];
}

export const trivy: Format = {
  name: TOOL,
  matches: (report) =>
    number(get(report, 'SchemaVersion')) !== undefined && text(get(report, 'ArtifactName')) !== undefined,
  read: (report) => {
    const artifact = text(get(report, 'ArtifactName')) ?? '';
    const created = text(get(report, 'CreatedAt'));
    const entries = list(get(report, 'Results')).flatMap((result, index) =>
      resultEntries(result, ['Results', index], artifact),
    );
    const digests = digestsIn(get(report, 'Metadata', 'RepoDigests'), get(report, 'Metadata', 'ImageID'));
    const image = get(report, 'ArtifactType') === 'container_image' ? { image: digests } : {};
    const body = { tool: TOOL, artifact, ...image, ...(created !== undefined && { created }) };
    return [{ model: 'scan', path: ['ArtifactName'], name: artifact, body }, ...entries];
  },
};
