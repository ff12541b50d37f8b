import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import type { Keyword, Pair } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { isHarmless, namesSecret } from './_secret.ts';

const WHERE: Partial<Record<Keyword, string>> = {
  ENV: 'the environment of every container',
  ARG: 'the history of the image and its provenance',
};

/** An ARG holds a secret once it is given one, so a name is enough; ENV is judged by its value as well. */
function isSecret({ key, value }: Pair, keyword: Keyword, inStage: boolean): boolean {
  if (!namesSecret(key)) return false;
  if (value === undefined || value === '') return keyword === 'ARG' && inStage;
  return value instanceof Unresolved || !isHarmless(value);
}

export const noSecretsInEnvironment = dockerfileControl({
  title: 'ARG and ENV carry no secrets',
  severity: 'high',
  sensitive: true,
  why: 'Whoever can pull the image reads them: in its configuration, in its history, in every process’s environment.',
  refs: [cisDocker('4.10'), dockerDocs('build/building/secrets/'), cwe(522), cwe(538)],
  peers: ['DL3064', 'DS-0031', 'AVD-DS-0031', 'SecretsUsedInArgOrEnv'],
  each: 'instruction',
  keywords: ['ENV', 'ARG'],
  *inspect({ keyword, pairs }, { file, stage }) {
    for (const pair of pairs)
      if (isSecret(pair, keyword, pair.span.start > stage.from.span.start && file.stages.length > 0))
        yield {
          at: pair.span,
          item: `${stage.label}: ${keyword} ${pair.key}`,
          message: `${pair.key} ends up in ${WHERE[keyword]}`,
        };
  },
  fix: { none: 'Mount it: RUN --mount=type=secret in the build, a file or the orchestrator’s secret at run time' },
});
