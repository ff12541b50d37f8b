/** Where a step's text becomes code: `run`, and the inputs that actions execute. */
import type { Expression, Step } from '@palisade/core/subject/workflow';

/** By action, lower-case: the inputs that are run as they are. */
const CODE_INPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['actions/github-script', ['script']],
  ['addnab/docker-run-action', ['run', 'options']],
  ['amadevus/pwsh-script', ['script']],
  ['appleboy/ssh-action', ['script']],
  ['azure/cli', ['inlineScript']],
  ['azure/powershell', ['inlineScript']],
  ['cardinalby/js-eval-action', ['expression']],
  ['cypress-io/github-action', ['command', 'build', 'start', 'install-command']],
  ['dawidd6/action-ansible-playbook', ['options']],
  ['gradle/gradle-build-action', ['arguments']],
  ['jannekem/run-python-script-action', ['script']],
  ['nick-fields/retry', ['command', 'on_retry_command']],
  ['nick-invision/retry', ['command', 'on_retry_command']],
  ['reactivecircus/android-emulator-runner', ['script']],
  ['roots/issue-closer-action', ['issue-close-message', 'pr-close-message']],
  ['sonarsource/sonarqube-scan-action', ['args']],
  ['wandalen/wretry.action', ['command']],
]);

export interface Sink {
  /** `run`, or the input's name. */
  readonly name: string;
  readonly pointer: string;
  readonly text: string;
  readonly expressions: readonly Expression[];
}

export function sinksOf(step: Step): Sink[] {
  const at = (name: string, pointer: string, text: string | undefined): Sink[] =>
    text === undefined
      ? []
      : [{ name, pointer, text, expressions: step.expressions.filter((one) => one.pointer === pointer) }];
  if (step.run !== undefined) return at('run', `${step.pointer}/run`, step.run);
  const target = step.uses?.target;
  const inputs = target?.kind === 'repository' ? (CODE_INPUTS.get(target.slug) ?? []) : [];
  return inputs.flatMap((name) => at(name, `${step.pointer}/with/${name}`, step.with.get(name)));
}
