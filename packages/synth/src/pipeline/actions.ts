/** The actions that workflows use, by the commit of a release: a tag can be moved, a commit cannot. */
import { noted, type Yaml } from '../yaml.ts';

/**
 * Commit and release of each. Source: public workflows that pin it and name the release, of at least two owners each; no
 * registry was asked. Dependabot raises both.
 */
const ACTIONS = {
  'actions/attest-build-provenance': ['e8998f949152b193b063cb0ec769d69d929409be', 'v2.4.0'],
  'actions/attest-sbom': ['bd218ad0dbcb3e146bd073d1d9c6d78e08aa8a0b', 'v2.4.0'],
  'actions/checkout': ['11bd71901bbe5b1630ceea73d27597364c9af683', 'v4.2.2'],
  'actions/setup-node': ['a0853c24544627f65ddf259abe73b1d18a591444', 'v5.0.0'],
  'actions/setup-python': ['a26af69be951a213d495a4c3e4e4022e16d87065', 'v5.6.0'],
  'anchore/sbom-action': ['e11c554f704a0b820cbf8c51673f6945e0731532', 'v0.20.0'],
  'aquasecurity/trivy-action': ['57a97c7e7821a5776cebc9bb87c984fa69cba8f1', 'v0.35.0'],
  'aws-actions/amazon-ecr-login': ['062b18b96a7aff071d4dc91bc00c4c1a7945b076', 'v2.0.1'],
  'aws-actions/configure-aws-credentials': ['b47578312673ae6fa5b5096b330d9fbac3d116df', 'v4.2.1'],
  'docker/build-push-action': ['263435318d21b8e681c14492fe198d362a7d2c83', 'v6.18.0'],
  'docker/login-action': ['74a5d142397b4f367a81961eba4e8cd7edddf772', 'v3.4.0'],
  'docker/setup-buildx-action': ['e468171a9de216ec08956ac3ada2f0791b6bd435', 'v3.11.1'],
  'github/codeql-action/upload-sarif': ['ff0a06e83cb2de871e5a09832bc6a81e7276941f', 'v3.28.18'],
  'sigstore/cosign-installer': ['d58896d6a1865668819e1d91763c7751a165e159', 'v3.9.2'],
} as const;

export type ActionName = keyof typeof ACTIONS;

/** The release stands behind it, where Dependabot looks for it. */
export const uses = (name: ActionName): Yaml => {
  const [commit, release] = ACTIONS[name];
  return noted(`${name}@${commit}`, release);
};

/** Of what actions or scripts install; the newest would be a stranger's choice. */
export const TOOLS = { cosign: 'v2.5.3', palisade: '0.1.0', trivy: 'v0.69.3' } as const;
