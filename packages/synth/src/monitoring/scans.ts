/** Which scans are scheduled, and the images that scan. */
import type { Service } from '@palisade/config/service/service';

/**
 * Indexes of many platforms, as public repositories pinned them in autumn 2026; no registry was asked. Tag and digest
 * stand side by side, so that Dependabot and Renovate bring newer ones.
 */
export const TRIVY = {
  image: 'docker.io/aquasec/trivy:0.72.0@sha256:cffe3f5161a47a6823fbd23d985795b3ed72a4c806da4c4df16266c02accdd6f',
  source: 'ten files of public repositories agree, of July to October 2026',
} as const;
export const KUBE_BENCH = {
  image: 'docker.io/aquasec/kube-bench:v0.16.0@sha256:75506f222d1eb6ce2a751a5533bdc0a3b54c898e2e49e7751d0ee22cfb862679',
  source: 'seven files of public repositories agree; one says docker buildx imagetools inspect, 2026-08-23',
} as const;

/** A CronJob's name has at most 52 letters. */
const MOST = 40;
export const imageScanName = ({ name }: Service): string => `${name.slice(0, MOST)}-image-scan`;
export const nodeScanName = ({ name }: Service): string => `${name.slice(0, MOST)}-node-scan`;

/** Where somebody hears of it, unless the spec says no; else, only if it says yes. */
export const scansImage = ({ scans, monitoring }: Service): boolean => scans.image ?? monitoring !== undefined;

/** What a scan of the image may use, beside the service. */
export const SCAN_LIMITS = { cpu: '1', memory: '1Gi' } as const;

export const scanRoom = (service: Service): { readonly cpu: string; readonly memory: string } =>
  scansImage(service) ? SCAN_LIMITS : { cpu: '0', memory: '0' };

export interface Scan {
  readonly alert: string;
  readonly cronJob: string;
  readonly namespace: string;
  readonly means: string;
}

export const scansOf = (service: Service, home: string): Scan[] => [
  ...(scansImage(service)
    ? [
        {
          alert: 'ImageScanFails',
          cronJob: imageScanName(service),
          namespace: home,
          means: `The image of ${service.name} has known holes that can be closed`,
        },
      ]
    : []),
  ...(service.scans.nodes
    ? [
        {
          alert: 'NodeScanFails',
          cronJob: nodeScanName(service),
          namespace: nodeScanName(service),
          means: 'A node fails the CIS benchmark of Kubernetes',
        },
      ]
    : []),
];

const HOUR_MINUTES = 60;

/** At night, and not all services at once: the minute is made of the name. */
export function schedule({ name }: Service, hour: number): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) as number), 0);
  return `${sum % HOUR_MINUTES} ${hour} * * *`;
}
