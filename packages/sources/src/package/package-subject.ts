/** A manifest as a subject: named by its file, whatever its format. */
import type { Span } from '@palisade/core/control/control';
import type { PackageSubject } from '@palisade/core/subject/package';
import type { TextFile } from '../tree.ts';
import { textOrigin } from './origin.ts';

/** `home`: what is shown where a finding is about the whole manifest. */
export const packageSubject = (file: TextFile, body: PackageSubject['body'], home?: Span): PackageSubject => ({
  model: 'package',
  id: `package/${file.path}`,
  kind: 'Package',
  name: file.path,
  unit: '',
  body,
  origin: textOrigin(file, home),
});
