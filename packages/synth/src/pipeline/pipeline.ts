/** GitHub Actions for the service: what a change goes through, and what a release does. */
import type { Service } from '@palisade/config/service/service';
import type { SynthFile } from '../file.ts';
import { ci } from './ci.ts';
import { release } from './release.ts';
import { codeOwners, dependabot } from './upkeep.ts';

const FILES: Readonly<Record<string, (service: Service, code: boolean) => string | undefined>> = {
  '.github/workflows/ci.yml': ci,
  '.github/workflows/release.yml': release,
  '.github/dependabot.yml': dependabot,
  '.github/CODEOWNERS': codeOwners,
};

export function pipelineFiles(service: Service, code: boolean): SynthFile[] {
  if (service.pipeline.provider === 'none') return [];
  return Object.entries(FILES).flatMap(([path, textOf]) => {
    const text = textOf(service, code);
    return text === undefined ? [] : [{ path, text }];
  });
}
