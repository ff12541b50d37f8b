/**
 * Releases of Kubernetes that get no more fixes, with the day on which that ended: kubernetes.io/releases and its data
 * (data/releases/eol.yaml), held against both in November 2026. What comes before the first of them has ended as well.
 */
const ENDED: Readonly<Record<number, string>> = {
  22: '2022-12-08',
  23: '2023-02-28',
  24: '2023-07-28',
  25: '2023-10-28',
  26: '2024-02-28',
  27: '2024-07-16',
  28: '2024-10-22',
  29: '2025-02-28',
  30: '2025-07-15',
  31: '2025-11-11',
  32: '2026-02-28',
  33: '2026-06-28',
  34: '2026-10-27',
};
const FIRST = 22;

export interface Release {
  readonly minor: number;
  /** The day on which its support ended; undefined where it has not. */
  readonly ended: string | undefined;
  /** A provider that builds it anew may fix it for longer: EKS, GKE and AKS do. */
  readonly provider: string | undefined;
}

/** `v1.31.4-eks-aeac579`; undefined where it is no version. */
export function releaseOf(version: string): Release | undefined {
  const match = /^v?1\.(\d{1,3})\.\d{1,3}(?:[-+.]{1,2}(eks|gke|aks)\b)?/.exec(version);
  if (!match) return undefined;
  const minor = Number(match[1]);
  return { minor, ended: minor < FIRST ? `before ${ENDED[FIRST]}` : ENDED[minor], provider: match[2] };
}
