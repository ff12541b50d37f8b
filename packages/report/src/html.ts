/** One self-contained page, for those who decide: no script, no request to anywhere. */
import type { Finding } from '@palisade/core/finding';
import type { Severity } from '@palisade/core/verdict';
import { byControl, bySeverity, coverageText, type Group, isOpen } from './group.ts';
import { STYLE } from './html-style.ts';
import { escapeMarkup as escape } from './markup.ts';
import { lineText } from './place.ts';
import type { Reporter, ReportOptions, Result } from './result.ts';
import { withheld } from './sensitive.ts';

const CONTEXT = 2;

function excerpt({ location }: Finding, { textOf }: ReportOptions): string {
  const lines = textOf(location.file)?.split('\n');
  if (!lines) return '';
  const first = Math.max(1, location.line - CONTEXT);
  const shown = lines.slice(first - 1, location.line + CONTEXT).map((text, index) => {
    const line = first + index;
    return `<span class="${line === location.line ? 'hit' : ''}"><i>${line}</i>${escape(text.slice(0, 200))}</span>`;
  });
  return `<pre>${shown.join('\n')}</pre>`;
}

function item(finding: Finding, options: ReportOptions, full: boolean): string {
  const fix = finding.fix ? `<p class="fix">Fix (${finding.fix.safety}): ${escape(finding.fix.description)}</p>` : '';
  return `<li><code>${escape(lineText(finding.location))}</code> ${escape(finding.message)}${full ? excerpt(finding, options) + fix : ''}</li>`;
}

/** With their source: the first of each group. A page of ten thousand excerpts is read by nobody. */
const IN_FULL = 3;
const SHOWN = 100;

function section({ control, verdict, findings }: Group, options: ReportOptions): string {
  const label = verdict === 'unknown' ? 'unknown' : control.severity;
  const refs = control.refs.map(
    ({ standard, id, url }) => `<a href="${escape(url)}">${escape(`${standard} ${id}`)}</a>`,
  );
  const left = findings.length - SHOWN;
  return `<details class="${label}"><summary><b class="tag">${label}</b> ${escape(control.title)} <span class="count">${findings.length}</span><code>${escape(control.id)}</code></summary>
<p>${escape(control.why)}</p>
<ul>${findings
    .slice(0, SHOWN)
    .map((finding, index) => item(finding, options, index < IN_FULL))
    .join('\n')}</ul>
${left > 0 ? `<p>… and ${left} more</p>` : ''}<p class="refs">${refs.join(' · ')}</p>
</details>`;
}

const tile = ([severity, count]: readonly [Severity | 'unknown', number]): string =>
  `<div class="tile ${severity}"><strong>${count}</strong>${severity}</div>`;

function overview({ findings, coverage, gate }: Result): string {
  const open = findings.filter(isOpen);
  const failed = open.filter(({ verdict }) => verdict === 'fail');
  const unknown = open.length - failed.length;
  const tiles = [...bySeverity(failed), ...(unknown > 0 ? ([['unknown', unknown]] as const) : [])].map(tile);
  return `<header class="${gate.open ? 'open' : 'closed'}"><h1>Palisade</h1><p class="gate">Gate ${gate.open ? 'open' : 'closed'}</p>
<p>${escape(gate.open ? 'Nothing found that closes it.' : `${gate.reasons.join('; ')}.`)}</p></header>
<section class="tiles">${tiles.join('') || '<div class="tile pass"><strong>0</strong>findings</div>'}</section>
<p class="coverage">${coverageText(coverage)}: ${Object.entries(coverage.subjects)
    .map(([model, count]) => `${count} ${escape(model)}`)
    .join(', ')}.</p>`;
}

function waived(findings: readonly Finding[]): string {
  const rows = findings.flatMap(({ waiver, control, location }) =>
    waiver
      ? [
          `<tr><td><code>${escape(control.id)}</code></td><td><code>${escape(lineText(location))}</code></td><td>${escape(waiver.owner)}</td><td>${escape(waiver.reason)}</td><td>${escape(waiver.expires)}</td></tr>`,
        ]
      : [],
  );
  if (rows.length === 0) return '';
  return `<h2>Waived</h2><table><tr><th>Control</th><th>Where</th><th>Owner</th><th>Reason</th><th>Until</th></tr>${rows.join('')}</table>`;
}

const skippedList = ({ coverage }: Result): string =>
  coverage.files.skipped.length === 0
    ? ''
    : `<h2>Not checked</h2><ul>${coverage.files.skipped.map(({ file, reason }) => `<li><code>${escape(file)}</code> ${escape(reason)}</li>`).join('')}</ul>`;

export const html: Reporter = function* (result, given) {
  const hidden = withheld(result);
  const options = { ...given, textOf: (file: string) => (hidden.has(file) ? undefined : given.textOf(file)) };
  const groups = byControl(result.findings.filter(isOpen));
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Palisade: gate ${result.gate.open ? 'open' : 'closed'}</title><style>${STYLE}</style></head><body><main>
${overview(result)}
${groups.length > 0 ? '<h2>Findings</h2>' : ''}
`;
  for (const group of groups) yield `${section(group, options)}\n`;
  yield `${waived(result.findings)}
${skippedList(result)}
<footer>Palisade ${escape(options.version)}</footer>
</main></body></html>
`;
};
