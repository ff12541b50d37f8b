/** A service → its Dockerfile, and what of the repository that may see. */
import type { Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { type BaseDigests, baseOf, digestOf, KNOWN_BASES } from './bases.ts';
import { type Final, finalStage } from './final.ts';
import { ignoreText } from './ignore.ts';
import { NODE_FINAL, nodeContext, nodeStages } from './node.ts';
import { PYTHON_FINAL, pythonContext, pythonStages } from './python.ts';
import { fileText, type Stage } from './text.ts';

interface Language {
  readonly final: Final;
  readonly stages: (service: Service) => readonly Stage[];
  readonly context: (runtime: Service['runtime']) => readonly string[];
}

const LANGUAGES: Readonly<Record<Service['runtime']['language'], Language>> = {
  node: { final: NODE_FINAL, stages: nodeStages, context: nodeContext },
  python: { final: PYTHON_FINAL, stages: pythonStages, context: pythonContext },
};

/** One image for all that is installed and run, so that what is built fits what runs it. */
function baseStage(reference: string, digest: string | undefined): Stage {
  const known = 'The tag is for people, the digest is what is taken: Dependabot and Renovate raise both.';
  const unknown = `unknown: the digest of ${reference}. docker buildx imagetools inspect ${reference} prints it: write it behind the tag`;
  return {
    from: digest === undefined ? reference : `${reference}@${digest}`,
    name: 'base',
    why: digest === undefined ? unknown : known,
    controls: ['image/base-digest', 'image/base-version', 'image/base-maintained', 'image/minimal-base'],
    steps: [{ text: 'WORKDIR /app', controls: ['image/absolute-workdir'] }],
  };
}

export function dockerFiles(service: Service, bases: BaseDigests = KNOWN_BASES): readonly SynthFile[] {
  const { final, stages, context } = LANGUAGES[service.runtime.language];
  const base = baseStage(baseOf(service.runtime), digestOf(baseOf(service.runtime), bases));
  const head = ['Above what a control asks for stands its id: palisade explain ID says why.'];
  const text = fileText(head, [base, ...stages(service), finalStage(service, base.from, final)]);
  return [
    { path: 'Dockerfile', text },
    { path: '.dockerignore', text: ignoreText(context(service.runtime)) },
  ];
}
