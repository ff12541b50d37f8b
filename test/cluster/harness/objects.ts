import type { KubeObject } from './client.ts';

const API = 'admissionregistration.k8s.io/v1';

export const pod = (namespace: string, name: string, securityContext: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: { containers: [{ name: 'main', image: 'example.test/main:1', securityContext }] },
});

/** A policy about the containers of pods, bound with the actions given. */
export function podPolicy(name: string, eachContainer: string, message: string, actions: string[]): KubeObject[] {
  const expression = `object.spec.containers.all(c, ${eachContainer})`;
  const pods = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  return [
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: { matchConstraints: { resourceRules: [pods] }, validations: [{ expression, message }] },
    },
    {
      apiVersion: API,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: actions },
    },
  ];
}
