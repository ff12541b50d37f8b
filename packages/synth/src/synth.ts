/** A service spec → every file that the controls demand. */
import type { Service } from '@palisade/config/service/service';
import { dockerFiles } from './dockerfile/dockerfile.ts';
import type { SynthFile } from './file.ts';
import { kubernetesFiles } from './kubernetes/kubernetes.ts';

const PARTS: readonly ((service: Service) => readonly SynthFile[])[] = [
  (service) => dockerFiles(service),
  kubernetesFiles,
];

/** Folders that hold what synth writes, and nothing else's: what is stale is looked for in them. */
export const FOLDERS = ['deploy'] as const;

/** Of what a spec may ask, that for which nothing is written yet. */
const UNWRITTEN: Readonly<Record<string, (service: Service) => boolean>> = {
  notify: ({ notify }) => notify.length > 0,
  'rules for monitoring and the slo': ({ monitoring }) => monitoring !== undefined,
};

export const unwritten = (service: Service): string[] =>
  Object.keys(UNWRITTEN).filter((what) => UNWRITTEN[what]?.(service));

export const synth = (service: Service): SynthFile[] => PARTS.flatMap((part) => part(service));
