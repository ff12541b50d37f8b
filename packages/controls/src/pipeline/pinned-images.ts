import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';

const DIGEST = /@sha256:[0-9a-f]{64}$/i;

function problem(image: string, at: string, item: string): WorkflowProblem[] {
  if (DIGEST.test(image)) return [];
  const message = `\`${image}\` can be another image tomorrow; name its digest`;
  if (!image.includes('${{')) return [{ at, message, item }];
  return [{ at, message: `The image of \`${item}\` is computed`, unknown: 'its name is an expression', item }];
}

export const pinnedImages = workflowControl({
  title: 'Images that a pipeline runs are pinned by digest',
  severity: 'low',
  why: 'Who can push the tag runs code in the job, with its token and secrets.',
  refs: [githubDocs('actions/reference/security/secure-use#using-third-party-actions'), cwe(829)],
  peers: ['unpinned-images'],
  each: 'file',
  inspect(file) {
    const steps = [...file.jobs.flatMap((job) => job.steps), ...file.steps];
    const images = [
      ...file.jobs.flatMap(({ containers }) => containers).filter(({ image }) => image !== undefined && image !== ''),
      ...steps.flatMap(({ uses, label }) =>
        uses?.target.kind === 'docker' ? [{ name: label, image: uses.target.image, imagePointer: uses.pointer }] : [],
      ),
    ];
    if (images.length === 0) return undefined;
    return images.flatMap(({ name, image, imagePointer }) => problem(image as string, imagePointer, name));
  },
  fix: { none: 'The digest of a tag is not in the file' },
});
