/** One rendered file to its documents, cut where Helm cuts: at every line that starts with three dashes. */

interface Cut {
  readonly text: string;
  /** Of the text in the file. */
  readonly offset: number;
}

export function splitDocuments(file: string): Cut[] {
  const cuts: Cut[] = [];
  const add = (from: number, to: number): void => {
    const piece = file.slice(from, to);
    const text = piece.trim();
    if (text !== '') cuts.push({ text, offset: from + piece.indexOf(text) });
  };
  let start = 0;
  const from = file.length - file.trimStart().length;
  for (
    let at = file.startsWith('---', from) ? from : file.indexOf('\n---', from);
    at >= 0;
    at = file.indexOf('\n---', start)
  ) {
    const dashes = file[at] === '\n' ? at + 1 : at;
    add(start, dashes);
    start = dashes + 3;
  }
  add(start, file.length);
  return cuts;
}
