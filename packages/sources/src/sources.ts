/** Every source, in the order in which they are asked: what renders other files comes first. */
import { dockerfile } from './dockerfile/source.ts';
import { helm } from './helm/source.ts';
import { kubernetes } from './kubernetes/source.ts';
import { kustomize } from './kustomize/source.ts';
import type { Source } from './source.ts';
import { waiver } from './waiver/source.ts';
import { workflow } from './workflow/source.ts';

export const sources: readonly Source[] = [kustomize, helm, workflow, kubernetes, dockerfile, waiver];
