/** Grype's JSON report. */
import { type Entry, type Format, ratingOf } from './entry.ts';
import { digestsIn, get, type Json, list, text } from './json.ts';

const TOOL = 'Grype';

interface Context {
  readonly artifact: string;
  readonly databaseBuilt?: string;
}

/** A CVE is what people look for; advisories of GitHub name theirs beside them. */
const cveOf = (match: Json): string | undefined =>
  list(get(match, 'relatedVulnerabilities'))
    .map((related) => text(get(related, 'id')))
    .find((id) => id?.startsWith('CVE-'));

const versionsOf = (match: Json): string[] =>
  list(get(match, 'vulnerability', 'fix', 'versions'))
    .map(text)
    .filter((version) => version !== undefined);

function whyIgnored(match: Json): string {
  const rules = list(get(match, 'appliedIgnoreRules'));
  const reasons = rules.map((rule) => text(get(rule, 'vex-status')) ?? text(get(rule, 'reason')));
  return reasons.find((reason) => reason !== undefined) ?? 'an ignore rule';
}

function entryOf(match: Json, key: string, index: number, { artifact, databaseBuilt }: Context): Entry {
  const id = text(get(match, 'vulnerability', 'id')) ?? '(no id)';
  const status = text(get(match, 'vulnerability', 'fix', 'state'));
  const where = text(get(list(get(match, 'artifact', 'locations'))[0], 'path'));
  return {
    model: 'vulnerability',
    path: [key, index, 'vulnerability', 'id'],
    name: id.startsWith('CVE-') ? id : (cveOf(match) ?? id),
    body: {
      id,
      package: text(get(match, 'artifact', 'name')) ?? '(no package)',
      installed: text(get(match, 'artifact', 'version')) ?? '',
      fixed: versionsOf(match),
      rating: ratingOf(text(get(match, 'vulnerability', 'severity'))),
      ...(status !== undefined && { status }),
      ...(key === 'ignoredMatches' && { suppressed: whyIgnored(match) }),
      target: where ?? artifact,
      artifact,
      tool: TOOL,
      ...(databaseBuilt !== undefined && { databaseBuilt }),
    },
  };
}

function artifactOf(report: Json): string {
  const target = get(report, 'source', 'target');
  return text(target) ?? text(get(target, 'userInput')) ?? text(get(target, 'imageID')) ?? '(no artifact)';
}

export const grype: Format = {
  name: TOOL,
  matches: (report) => Array.isArray(get(report, 'matches')) && get(report, 'descriptor', 'name') === 'grype',
  read: (report) => {
    const artifact = artifactOf(report);
    const database = get(report, 'descriptor', 'db');
    const databaseBuilt = text(get(database, 'built')) ?? text(get(database, 'status', 'built'));
    const created = text(get(report, 'descriptor', 'timestamp'));
    const known = databaseBuilt === undefined ? {} : { databaseBuilt };
    const context = { artifact, ...known };
    const target = get(report, 'source', 'target');
    const names = ['repoDigests', 'manifestDigest', 'imageID'].map((key) => get(target, key));
    const body = {
      tool: TOOL,
      artifact,
      digests: digestsIn(...names),
      ...(created !== undefined && { created }),
      ...known,
    };
    return [
      { model: 'scan', path: ['descriptor', 'name'], name: artifact, body },
      ...['matches', 'ignoredMatches'].flatMap((key) =>
        list(get(report, key)).map((match, index) => entryOf(match, key, index, context)),
      ),
    ];
  },
};
