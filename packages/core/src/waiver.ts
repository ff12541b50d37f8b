/** A recorded exception. Honoured at every stage; an expired one is a finding. */

export interface Waiver {
  /** A control's id, or a folder of them: `workload/*`. */
  readonly control: string;
  /** A subject's id or name; `*` stands for any run of characters. Absent: every subject. */
  readonly subject?: string;
  /** A file, as a glob where `*` stands for any run of characters. Absent: every file. */
  readonly file?: string;
  /** First and last line the waiver covers, where it was written as a comment. */
  readonly lines?: readonly [number, number];
  /** The line of code that the comment stands beside: by it the waiver is known again when lines move. */
  readonly beside?: string;
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it counts, as `YYYY-MM-DD`. */
  readonly expires: string;
  /** Where it is written, to be named when it expires. */
  readonly from: { readonly file: string; readonly line: number };
}

interface Waivable {
  readonly control: { readonly id: string };
  readonly subject: { readonly id: string; readonly name: string };
  readonly location: { readonly file: string; readonly line: number };
}

/** A pattern in which `*` is any run of characters and everything else is itself. */
export interface Glob {
  readonly test: (text: string) => boolean;
}

const globs = new Map<string, Glob>();

/** The leftmost place for each part leaves the most room for those after it: no going back, however many stars. */
function holdsInOrder(parts: readonly string[], text: string): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

export function glob(pattern: string): Glob {
  let known = globs.get(pattern);
  if (!known) {
    const [first = '', ...rest] = pattern.split('*');
    const last = rest.pop();
    const test = (text: string): boolean => {
      if (last === undefined) return text === first;
      if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
      return holdsInOrder(rest, text.slice(first.length, text.length - last.length));
    };
    globs.set(pattern, (known = { test }));
  }
  return known;
}

/** The same decision, wherever it stands by now. */
export const sameWaiver = (a: Waiver, b: Waiver): boolean =>
  (['control', 'subject', 'file', 'beside', 'owner', 'reason', 'expires'] as const).every((key) => a[key] === b[key]);

/** On its last day a waiver still counts. `today` is `YYYY-MM-DD`. */
export const isExpired = (waiver: Waiver, today: string): boolean => waiver.expires < today;

export function covers(waiver: Waiver, finding: Waivable): boolean {
  if (!glob(waiver.control).test(finding.control.id)) return false;
  const { subject, file, lines } = waiver;
  if (subject !== undefined && !glob(subject).test(finding.subject.id) && !glob(subject).test(finding.subject.name))
    return false;
  if (file === undefined && lines === undefined) return true;
  const { location } = finding;
  if (file !== undefined && !glob(file).test(location.file)) return false;
  return lines === undefined || (location.line >= lines[0] && location.line <= lines[1]);
}

/** Marks what a current waiver covers; the first that covers a finding is the one recorded. */
export function applyWaivers(
  findings: readonly (Waivable & { waiver: Waiver | undefined })[],
  waivers: readonly Waiver[],
  today: string,
): void {
  const current = waivers.filter((waiver) => !isExpired(waiver, today));
  for (const finding of findings) finding.waiver = current.find((waiver) => covers(waiver, finding));
}
