/** Trivy on an image: everything to code scanning, and a closed gate on what is grave and has a fix. */
import type { Yaml } from '../yaml.ts';
import { TOOLS } from './actions.ts';
import { action } from './workflow.ts';

const SARIF = 'trivy.sarif';

/** A fork's token may not write there; its author sees the gate. */
const FROM_HERE =
  "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository";

export const upload = (file: string, category: string): Yaml =>
  action(
    'github/codeql-action/upload-sarif',
    { sarif_file: file, category },
    // Where the gate is closed, why is what one wants to see; where nothing was written, there is nothing.
    { if: `always() && hashFiles('${file}') != '' && (${FROM_HERE})` },
  );

const trivy = (image: string, more: Readonly<Record<string, Yaml>>): Yaml =>
  action('aquasecurity/trivy-action', { 'image-ref': image, version: TOOLS.trivy, ...more });

export const scan = (image: string): readonly Yaml[] => [
  trivy(image, { format: 'sarif', output: SARIF }),
  upload(SARIF, 'trivy'),
  trivy(image, {
    format: 'table',
    severity: 'HIGH,CRITICAL',
    'ignore-unfixed': true,
    'exit-code': '1',
    'skip-setup-trivy': true,
  }),
];
