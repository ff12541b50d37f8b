import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity, serviceAccountKeys, tokenFile, type User } from './identity.ts';

type Level = 'privileged' | 'baseline' | 'restricted';

/** Pod Security admission where a namespace's labels say nothing. */
export interface PodSecurity {
  readonly enforce?: Level;
  readonly audit?: Level;
  readonly warn?: Level;
  readonly exemptNamespaces?: readonly string[];
}

export interface ControlPlaneOptions {
  /** Feature gates of the apiserver. */
  readonly features?: Readonly<Record<string, boolean>>;
  readonly admission?: { readonly podSecurity?: PodSecurity };
  /** An audit.k8s.io/v1 Policy; its events are then read with `auditEvents`. */
  readonly auditPolicy?: Readonly<Record<string, unknown>>;
  /** Who may log in beside `admin`. They have no rights until a binding gives them some. */
  readonly users?: readonly User[];
  readonly extraArgs?: readonly string[];
  /** Where the API server listens; 127.0.0.1 where nothing is said. */
  readonly address?: string;
  /** Runs kube-controller-manager and kube-scheduler as well. */
  readonly controllers?: boolean;
  readonly readyTimeoutMs?: number;
}

export const LOOPBACK = '127.0.0.1';
export const auditLog = (directory: string): string => join(directory, 'audit.log');
export const certificate = (directory: string): string => join(directory, 'certificates', 'apiserver.crt');

/** A peer port is demanded, but nobody connects to it: the kernel picks one. Alone, it need not wait long to elect itself. */
export function etcdCommand(program: string, directory: string, port: number): string[] {
  const url = `http://127.0.0.1:${port}`;
  return [
    program,
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    '--listen-peer-urls=http://127.0.0.1:0',
    '--heartbeat-interval=10',
    '--election-timeout=100',
    '--unsafe-no-fsync',
  ];
}

function admissionConfiguration({ exemptNamespaces = [], ...levels }: PodSecurity): unknown {
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AdmissionConfiguration',
    plugins: [
      {
        name: 'PodSecurity',
        configuration: {
          apiVersion: 'pod-security.admission.config.k8s.io/v1',
          kind: 'PodSecurityConfiguration',
          defaults: levels,
          exemptions: { namespaces: exemptNamespaces },
        },
      },
    ],
  };
}

export const SIGNING_KEY = 'service-account.key';

type WriteFile = (name: string, content: string) => string;

function admissionFlags(write: WriteFile, podSecurity: PodSecurity | undefined): string[] {
  if (!podSecurity) return [];
  const file = write('admission.json', JSON.stringify(admissionConfiguration(podSecurity)));
  return [`--admission-control-config-file=${file}`];
}

function auditFlags(write: WriteFile, directory: string, policy: object | undefined): string[] {
  if (!policy) return [];
  return [
    `--audit-policy-file=${write('audit-policy.json', JSON.stringify(policy))}`,
    `--audit-log-path=${auditLog(directory)}`,
  ];
}

function identityFlags(write: WriteFile, identities: readonly Identity[]): string[] {
  const keys = serviceAccountKeys();
  return [
    `--token-auth-file=${write('tokens.csv', tokenFile(identities))}`,
    `--service-account-signing-key-file=${write(SIGNING_KEY, keys.signing)}`,
    `--service-account-key-file=${write('service-account.pub', keys.verifying)}`,
    '--service-account-issuer=https://kubernetes.default.svc',
  ];
}

function featureFlags(features: Readonly<Record<string, boolean>> = {}): string[] {
  const gates = Object.entries(features).map(([name, on]) => `${name}=${on}`);
  return gates.length > 0 ? [`--feature-gates=${gates.join(',')}`] : [];
}

/** Writes the files that the flags name. Privileged pods are allowed, or policies would never see one. */
export function apiserverCommand(
  program: string,
  directory: string,
  ports: { etcd: number; apiserver: number },
  identities: readonly Identity[],
  options: ControlPlaneOptions,
): string[] {
  const write: WriteFile = (name, content) => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  return [
    program,
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    `--secure-port=${ports.apiserver}`,
    `--bind-address=${options.address ?? LOOPBACK}`,
    `--advertise-address=${options.address ?? LOOPBACK}`,
    '--endpoint-reconciler-type=none',
    `--cert-dir=${join(directory, 'certificates')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    '--kubelet-preferred-address-types=InternalIP',
    ...identityFlags(write, identities),
    ...admissionFlags(write, options.admission?.podSecurity),
    ...auditFlags(write, directory, options.auditPolicy),
    ...featureFlags(options.features),
    ...(options.extraArgs ?? []),
  ];
}
