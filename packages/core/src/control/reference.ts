/** Where a rule comes from. Only the publication's own numbering is stored; addresses are derived. */

export interface Reference {
  readonly standard: string;
  readonly id: string;
  readonly url: string;
}

const reference =
  (standard: string, url: (id: string) => string) =>
  (id: string | number): Reference => ({ standard, id: String(id), url: url(String(id)) });

/** Kubernetes Pod Security Standards. */
export const pss = reference(
  'Pod Security Standards',
  (level) => `https://kubernetes.io/docs/concepts/security/pod-security-standards/#${level}`,
);
export const cisKubernetes = reference(
  'CIS Kubernetes Benchmark',
  () => 'https://www.cisecurity.org/benchmark/kubernetes',
);
export const cisDocker = reference('CIS Docker Benchmark', () => 'https://www.cisecurity.org/benchmark/docker');
export const nsaCisa = reference(
  'NSA/CISA Kubernetes Hardening Guide',
  () => 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
);
export const cwe = reference('CWE', (id) => `https://cwe.mitre.org/data/definitions/${id}.html`);
export const kubernetesDocs = reference('Kubernetes documentation', (path) => `https://kubernetes.io/docs/${path}`);
export const dockerDocs = reference('Docker documentation', (path) => `https://docs.docker.com/${path}`);
export const githubDocs = reference('GitHub documentation', (path) => `https://docs.github.com/en/${path}`);
export const owasp = reference('OWASP', (path) => `https://cheatsheetseries.owasp.org/cheatsheets/${path}.html`);
export const mitre = reference('MITRE ATT&CK', (id) => `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`);
