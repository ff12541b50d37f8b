/** The service on Kubernetes, packed as the spec says. */
import type { Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { chartFiles } from './chart.ts';
import { kustomizeFiles } from './kustomize.ts';

const PACKAGING: Readonly<Record<Service['packaging'], (service: Service) => readonly SynthFile[]>> = {
  kustomize: kustomizeFiles,
  helm: chartFiles,
};

export const kubernetesFiles = (service: Service): readonly SynthFile[] => PACKAGING[service.packaging](service);
