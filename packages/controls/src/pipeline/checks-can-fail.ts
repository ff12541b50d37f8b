import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { linesOf } from './_script.ts';
import { actionOf } from './_uses.ts';

/** Programs and actions that are there to find faults. */
const CHECK =
  /\b(?:palisade\s+check|trivy\s+(?:image|fs|config)|grype|snyk\s+test|npm\s+audit|yarn\s+(?:npm\s+)?audit|pip-audit|bandit|semgrep|gitleaks|trufflehog|checkov|hadolint|kube-linter|zizmor|actionlint|govulncheck|cargo\s+audit|(?:npm|yarn|pnpm)\s+(?:run\s+)?test|pytest|go\s+test)\b/;
const IGNORED = /\|\|\s*(?:true|:|echo\b[^|&]*)\s*$/;
const ACTION =
  /^(?:aquasecurity\/trivy-action|anchore\/scan-action|snyk\/actions|bridgecrewio\/checkov-action|hadolint\/hadolint-action|gitleaks\/gitleaks-action|trufflesecurity\/trufflehog|zizmorcore\/zizmor-action)$/;

export const checksCanFail = workflowControl({
  title: 'A check that fails stops the pipeline',
  severity: 'low',
  why: 'The scan finds the hole, says so on line 4,000 of a green log, and the image goes out.',
  refs: [
    githubDocs('actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error'),
    cwe(754),
  ],
  each: 'step',
  inspect(step) {
    const checks = step.run === undefined ? [] : linesOf(step).filter((line) => CHECK.test(line));
    const action = actionOf(step) ?? '';
    if (checks.length === 0 && !ACTION.test(action)) return undefined;
    if (step.data['continue-on-error'] === true)
      return [
        { at: `${step.pointer}/continue-on-error`, message: 'What it finds stops nothing: `continue-on-error` is set' },
      ];
    const ignored = checks.find((line) => IGNORED.test(line));
    if (ignored !== undefined)
      return [{ at: `${step.pointer}/run`, message: `What \`${ignored.trim().slice(0, 60)}\` finds stops nothing` }];
    const reports = /sarif/i.test(step.with.get('format') ?? '') || step.with.has('output');
    if (action !== 'aquasecurity/trivy-action' || reports || (step.with.get('exit-code') ?? '0') !== '0') return [];
    return [
      { at: `${step.pointer}/with/exit-code`, message: 'The scan ends well whatever it finds; set `exit-code: 1`' },
    ];
  },
  fix: { none: 'What is found today has to be mended or waived first' },
});
