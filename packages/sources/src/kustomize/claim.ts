/** What is a kustomization; apart from the rest, which is loaded only where there is one. */
import type { TextFile } from '../tree.ts';

export const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const NAMES: ReadonlySet<string> = new Set(FILE_NAMES);
const API_VERSION = /^[ \t]*["']?apiVersion["']?[ \t]*:\s*["']?kustomize\.config\.k8s\.io\//m;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** By name, or by what it says it is. */
export const isKustomization = ({ path, text }: TextFile): boolean =>
  NAMES.has(baseName(path)) || (text.includes('kustomize.config.k8s.io/') && API_VERSION.test(text));
