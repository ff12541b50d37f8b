/** Variables that are no secrets: a ConfigMap whose name is a hash of its content, so that a change is a release. */
import type { Service } from '@palisade/config/service/service';

export const configMapName = ({ name }: Service): string => `${name}-env`;

/** For Kustomize's generator, a literal each. */
export const literals = (variables: Service['env']): string[] =>
  Object.entries(variables).map(([key, value]) => `${key}=${String(value)}`);
