/** SARIF 2.1.0 (OASIS) of any tool but ours: what Palisade found is found again where it stands. */
import type { Rating } from '@palisade/core/subject/vulnerability';
import { type Entry, type Format, ratingOf, shortText } from './entry.ts';
import { get, type Json, list, number, text } from './json.ts';

const LEVELS: Readonly<Record<string, Rating>> = { error: 'high', warning: 'medium', note: 'low', none: 'info' };

/** Code scanning reads `security-severity` as a CVSS score; these are its bounds. */
const SCORES: readonly (readonly [number, Rating])[] = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [0.1, 'low'],
  [0, 'info'],
];

function ratingFor(result: Json, rule: Json): Rating {
  const score = [result, rule]
    .map((holder) => get(holder, 'properties', 'security-severity'))
    // The property is text by GitHub's convention; some tools write a number.
    .map((score) => (typeof score === 'number' ? score : Number.parseFloat(text(score) ?? '')))
    .find((value) => Number.isFinite(value));
  const scored = SCORES.find(([least]) => score !== undefined && score >= least);
  if (scored) return scored[1];
  const level = text(get(result, 'level')) ?? text(get(rule, 'defaultConfiguration', 'level')) ?? 'warning';
  return Object.hasOwn(LEVELS, level) ? (LEVELS[level] as Rating) : ratingOf(level);
}

/** Results that are no failure, or that somebody accepted; a suppression that is under review or rejected does not count. */
function whySuppressed(result: Json): string | undefined {
  const kind = text(get(result, 'kind')) ?? 'fail';
  if (kind === 'pass' || kind === 'notApplicable' || kind === 'informational') return kind;
  const accepted = list(get(result, 'suppressions')).find(
    (item) => (text(get(item, 'status')) ?? 'accepted') === 'accepted',
  );
  if (accepted === undefined) return get(result, 'baselineState') === 'absent' ? 'absent' : undefined;
  return shortText(text(get(accepted, 'justification')) ?? 'suppressed');
}

const SECRET = /secret|credential|password|token|api-?key|private-?key/i;

/** A message about a secret may quote it; what the rule is called does not. */
function titleOf(result: Json, rule: Json, ruleId: string): string {
  const short = text(get(rule, 'shortDescription', 'text')) ?? text(get(rule, 'name')) ?? ruleId;
  const about = [ruleId, short, ...list(get(rule, 'properties', 'tags'))].join(' ');
  return shortText(SECRET.test(about) ? short : (text(get(result, 'message', 'text')) ?? short));
}

function rulesOf(run: Json): (result: Json) => Json {
  const rules = list(get(run, 'tool', 'driver', 'rules'));
  const byId = new Map(rules.map((rule) => [text(get(rule, 'id')), rule]));
  return (result) => {
    const id = text(get(result, 'ruleId')) ?? text(get(result, 'rule', 'id'));
    const index = number(get(result, 'ruleIndex')) ?? number(get(result, 'rule', 'index'));
    return byId.get(id) ?? (index === undefined ? undefined : rules[index]);
  };
}

function resultEntry(result: Json, rule: Json, tool: string, path: readonly (string | number)[]): Entry {
  const id = text(get(result, 'ruleId')) ?? text(get(rule, 'id')) ?? '(no rule)';
  const physical = get(list(get(result, 'locations'))[0], 'physicalLocation');
  const line = number(get(physical, 'region', 'startLine'));
  const suppressed = whySuppressed(result);
  return {
    model: 'report-finding',
    path: [...path, 'ruleId'],
    name: id,
    body: {
      tool,
      rule: id,
      type: 'result',
      rating: ratingFor(result, rule),
      title: titleOf(result, rule, id),
      target: text(get(physical, 'artifactLocation', 'uri')) ?? '(no file)',
      ...(line !== undefined && { line }),
      ...(suppressed !== undefined && { suppressed }),
    },
  };
}

function runEntries(run: Json, index: number): Entry[] {
  const tool = text(get(run, 'tool', 'driver', 'name')) ?? '(no tool)';
  if (tool === 'Palisade') return [];
  const ruleOf = rulesOf(run);
  return list(get(run, 'results')).map((result, position) =>
    resultEntry(result, ruleOf(result), tool, ['runs', index, 'results', position]),
  );
}

export const sarif: Format = {
  name: 'SARIF',
  matches: (report) => get(report, 'version') === '2.1.0' && Array.isArray(get(report, 'runs')),
  read: (report) => list(get(report, 'runs')).flatMap(runEntries),
};
