/** Where something is. Lines and columns are 1-based; offsets count UTF-16 units from the start of the file. */
export interface Location {
  /** Relative to the target that was checked. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The field at fault (RFC 6901), where the subject is structured data. */
  readonly pointer?: string;
  /** True where the subject was rendered (Helm, Kustomize): the location is the nearest line of its template or base. */
  readonly rendered: boolean;
}

export const isUrl = (file: string): boolean => /^https?:\/\//i.test(file);
/** `cluster:CONTEXT`, and places in it. */
export const isCluster = (file: string): boolean => file.startsWith('cluster:');

/** What is observed of a live service or a cluster stands at its address, in place of a file. */
export const isAddress = (file: string): boolean => isUrl(file) || isCluster(file);

/** A replacement of `[start, end)` in a file. Edits of one fix never overlap. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An edit of structured data, before a source turns it into text. */
export type DataEdit =
  | { readonly op: 'set'; readonly pointer: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly pointer: string };

/** What a subject knows about the text it came from. Looked up only for findings, so a clean subject costs nothing. */
export interface Origin {
  readonly file: string;
  /** The location of a pointer, or of its nearest existing parent. */
  locate(pointer: string): Location;
  /** The location of a span of the file's text, as offsets. */
  span(span: { readonly start: number; readonly end: number }): Location;
  /** The text edits for data edits, or why there are none (rendered output, an alias, a foreign format). */
  edit(edits: readonly DataEdit[]): readonly TextEdit[] | { readonly none: string };
  /** Waivers written as comments: the comment lines at or above a pointer are in the source's hands. */
  readonly text?: string;
}
