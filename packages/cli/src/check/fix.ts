/**
 * `--fix` and `--diff`: the edits of all findings, made together. Data edits of one subject are merged before they
 * become text, so that two controls that need the same missing parent write it once. What one edit uncovers is mended
 * by the next round; the rounds end when nothing changes.
 */
import type { Finding } from '@palisade/core/finding';
import type { DataEdit, TextEdit } from '@palisade/core/location';
import type { Subject } from '@palisade/core/subject/subject';
import type { TextFile } from '@palisade/sources/tree';

const MAX_ROUNDS = 10;

const isText = (edit: DataEdit | TextEdit): edit is TextEdit => 'file' in edit;

function textEdits(findings: readonly Finding[]): TextEdit[] {
  const text: TextEdit[] = [];
  const data = new Map<Subject, DataEdit[]>();
  for (const { subject, detail } of findings) {
    for (const edit of detail.fix?.edits ?? []) {
      if (isText(edit)) text.push(edit);
      else data.set(subject, [...(data.get(subject) ?? []), edit]);
    }
  }
  for (const [subject, edits] of data) {
    const made = subject.origin.edit(edits);
    if (!('none' in made)) text.push(...made);
  }
  return text;
}

/** Of edits that touch, the first is made; the others wait for the next round. */
export function splice(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  let previous: TextEdit | undefined;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const same = previous && previous.start === edit.start && previous.end === edit.end;
    if (edit.start < at || same) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
    previous = edit;
  }
  return result + text.slice(at);
}

/** The files with the fixes of the findings made; undefined where that changes nothing. */
export function applyFixes(files: readonly TextFile[], findings: readonly Finding[]): TextFile[] | undefined {
  const byFile = Map.groupBy(textEdits(findings), ({ file }) => file);
  if (byFile.size === 0) return undefined;
  const mended = files.map((file) => {
    const edits = byFile.get(file.path);
    return edits ? { path: file.path, text: splice(file.text, edits) } : file;
  });
  return mended.some(({ text }, index) => text !== files[index]?.text) ? mended : undefined;
}

/** The files as they are when every fix that may be made has been made. */
export async function mend(
  files: readonly TextFile[],
  unsafe: boolean,
  findingsOf: (files: readonly TextFile[]) => Promise<readonly Finding[]>,
): Promise<readonly TextFile[]> {
  let current = files;
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) {
    const fixable = (await findingsOf(current)).filter(
      ({ verdict, waiver, detail }) =>
        verdict === 'fail' && !waiver && detail.fix && (unsafe || detail.fix.safety === 'safe'),
    );
    const next = applyFixes(current, fixable);
    if (!next) return current;
    current = next;
  }
  return current;
}
