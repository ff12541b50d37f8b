/** What the programs of a node are told: their configuration files and flags, as data. */
import { join } from 'node:path';
import type { NodeNamespace } from './namespace.ts';

export const PAUSE_IMAGE = 'palisade.test/pause:1';

export const containerdSocket = ({ directory }: NodeNamespace): string => join(directory, 'containerd.sock');

const quoted = (text: string): string => JSON.stringify(text);

/** TOML. A score for the killer of processes may not be lowered here, so none is asked for. */
export function containerdConfig(node: NodeNamespace, plugins: string): string {
  const inside = (name: string): string => quoted(join(node.directory, name));
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return [
    'version = 2',
    `root = ${inside('containerd/root')}`,
    `state = ${inside('containerd/state')}`,
    `[grpc]\n  address = ${quoted(containerdSocket(node))}`,
    `[plugins."io.containerd.internal.v1.opt"]\n  path = ${inside('containerd/opt')}`,
    `[${cri}]`,
    `  sandbox_image = ${quoted(PAUSE_IMAGE)}`,
    '  restrict_oom_score_adj = true',
    `[${cri}.containerd]\n  snapshotter = "overlayfs"\n  default_runtime_name = "runc"`,
    `[${cri}.containerd.runtimes.runc]\n  runtime_type = "io.containerd.runc.v2"`,
    `[${cri}.containerd.runtimes.runc.options]\n  SystemdCgroup = false`,
    `[${cri}.cni]\n  bin_dir = ${quoted(plugins)}\n  conf_dir = ${inside('cni')}`,
    '',
  ].join('\n');
}

/** One bridge. It enforces no NetworkPolicy. */
export const cniConfig = ({ podRange }: NodeNamespace): object => ({
  cniVersion: '1.0.0',
  name: 'palisade-test',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: podRange }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

/** A disk that is nearly full is no reason to evict: the machine's disk is not the test's affair. */
const NO_EVICTION = { 'memory.available': '50Mi', 'nodefs.available': '0%', 'imagefs.available': '0%' };

export const kubeletConfig = (node: NodeNamespace, clientCa: string): object => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: clientCa } },
  authorization: { mode: 'Webhook' },
  cgroupDriver: 'cgroupfs',
  cgroupRoot: `/${node.name}`,
  failCgroupV1: false,
  failSwapOn: false,
  containerRuntimeEndpoint: `unix://${containerdSocket(node)}`,
  volumePluginDir: join(node.directory, 'volume-plugins'),
  resolvConf: '',
  evictionHard: NO_EVICTION,
  imageGCHighThresholdPercent: 100,
  seccompDefault: true,
  podPidsLimit: 512,
  kubeAPIQPS: 200,
  kubeAPIBurst: 400,
  registryPullQPS: 0,
  // 0 is not "unlimited", as its documentation says: the client takes its own default, 5, for it.
  eventRecordQPS: 500,
  eventBurst: 1000,
});

export const kubeletFlags = (node: NodeNamespace, files: { config: string; kubeconfig: string }): string[] => [
  `--config=${files.config}`,
  `--kubeconfig=${files.kubeconfig}`,
  `--hostname-override=${NODE_NAME}`,
  `--node-ip=${node.address}`,
  `--root-dir=${join(node.directory, 'kubelet')}`,
  `--cert-dir=${join(node.directory, 'kubelet-certificates')}`,
];

export const NODE_NAME = 'node-1';

/** Masquerading lets replies between pods of one bridge find their way back through the Service. */
export const proxyConfig = ({ podRange }: NodeNamespace, kubeconfig: string): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'iptables',
  clusterCIDR: podRange,
  hostnameOverride: NODE_NAME,
  clientConnection: { kubeconfig },
  conntrack: { maxPerCore: 0 },
  iptables: { masqueradeAll: true, syncPeriod: '5s', minSyncPeriod: '0s' },
});
