/** Credentials in the text of any file, whatever else it is. */

import type { Span } from '@palisade/core/control/control';
import type { Origin } from '@palisade/core/location';
import type { SecretBody, SecretSubject } from '@palisade/core/subject/secret';
import { linesOf, spansOf } from '../lines.ts';
import type { Read } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { findSecrets } from './find.ts';

function originsOf({ path: file, text }: TextFile): (own: Span) => Origin {
  const span = spansOf(file, linesOf(text));
  const edit: Origin['edit'] = () => ({ none: 'a secret that was committed has to be revoked, not only removed' });
  return (own) => ({ file, text, locate: () => span(own), span, edit });
}

export const read: Read = (file) => {
  const originAt = originsOf(file);
  const counts = new Map<string, number>();
  const subjectOf = (body: SecretBody): SecretSubject => {
    const count = (counts.get(body.what) ?? 0) + 1;
    counts.set(body.what, count);
    // Not even a digest of the secret is in its id: a weak one could be guessed from it.
    const id = `${file.path}/${body.what}${count === 1 ? '' : `#${count}`}`;
    return { model: 'secret', id, kind: 'Secret', name: body.what, unit: '', body, origin: originAt(body.span) };
  };
  return { subjects: findSecrets(file.text).map(subjectOf) };
};
