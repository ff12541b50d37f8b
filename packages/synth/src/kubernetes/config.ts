/** Variables that are no secrets: a ConfigMap whose name is a hash of its content, so that a change is a release. */
import type { Service } from '@palisade/config/service/service';

/** Kustomize puts the hash to the name by itself; elsewhere the name comes with it. */
export const configMapName = ({ name, configMap }: Service & { readonly configMap?: string }): string =>
  configMap ?? `${name}-env`;

/** For Kustomize's generator, a literal each. */
export const literals = (variables: Service['env']): string[] =>
  Object.entries(variables).map(([key, value]) => `${key}=${String(value)}`);
