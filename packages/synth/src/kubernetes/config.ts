/** Variables that are no secrets: a ConfigMap whose name is a hash of its content, so that a change is a release. */
import type { Service } from '@palisade/config/service/service';

export const configMapName = ({ name }: Service): string => `${name}-env`;

const lines = (variables: Service['env']): string[] =>
  Object.entries(variables).map(([key, value]) => `${key}=${String(value)}`);

/** For Kustomize's generator, a literal each. */
export const literals = lines;
