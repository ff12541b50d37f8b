/** A service spec → every file that the controls demand. */
import type { Service } from '@palisade/config/service/service';
import { dockerFiles } from './dockerfile/dockerfile.ts';
import type { SynthFile } from './file.ts';
import { kubernetesFiles } from './kubernetes/kubernetes.ts';
import { monitoringFiles } from './monitoring/monitoring.ts';
import { pipelineFiles } from './pipeline/pipeline.ts';
import type { Enforced } from './policies/enforced.ts';
import { policyFiles } from './policies/policies.ts';

/** What is known beside the spec. */
interface Beside {
  /** What the cluster is to refuse; absent, there are no policies. */
  readonly enforced: Enforced | undefined;
  /** The spec is a program, which runs only where that is said. */
  readonly code: boolean;
}

const PARTS: readonly ((service: Service, beside: Beside) => readonly SynthFile[])[] = [
  (service) => dockerFiles(service),
  (service) => kubernetesFiles(service),
  (service) => monitoringFiles(service),
  (service, { enforced }) => policyFiles(service, enforced),
  (service, { code }) => pipelineFiles(service, code),
];

/** Folders in which synth writes: what it wrote and is stale is looked for in them. */
export const FOLDERS = ['deploy', '.github'] as const;

export const synth = (service: Service, enforced?: Enforced, code = false): SynthFile[] =>
  PARTS.flatMap((part) => part(service, { enforced, code }));
