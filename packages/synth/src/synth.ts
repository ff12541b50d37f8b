/** A service spec → every file that the controls demand. */
import type { Service } from '@palisade/config/service/service';
import { dockerFiles } from './dockerfile/dockerfile.ts';
import type { SynthFile } from './file.ts';
import { kubernetesFiles } from './kubernetes/kubernetes.ts';
import { monitoringFiles } from './monitoring/monitoring.ts';
import { pipelineFiles } from './pipeline/pipeline.ts';
import type { Enforced } from './policies/enforced.ts';
import { policyFiles } from './policies/policies.ts';

const PARTS: readonly ((service: Service, enforced: Enforced | undefined) => readonly SynthFile[])[] = [
  (service) => dockerFiles(service),
  kubernetesFiles,
  monitoringFiles,
  policyFiles,
  pipelineFiles,
];

/** Folders in which synth writes: what it wrote and is stale is looked for in them. */
export const FOLDERS = ['deploy', '.github'] as const;

/** `enforced`: what the cluster is to refuse; absent, there are no policies. */
export const synth = (service: Service, enforced?: Enforced): SynthFile[] =>
  PARTS.flatMap((part) => part(service, enforced));
