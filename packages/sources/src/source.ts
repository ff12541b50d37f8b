/** What every source is: a folder with one of these, and a line in sources.ts. */
import type { Subject } from '@palisade/core/subject/subject';
import type { TextFile, Tree } from './tree.ts';

/** Something that could not be read. It becomes a finding: a file is never dropped in silence. */
export interface Unreadable {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface Reading {
  readonly subjects: readonly Subject[];
  readonly unreadable?: readonly Unreadable[];
  /** Files whose content this reading stands for (a base inside an overlay, a chart's templates): nobody judges them again. */
  readonly consumed?: readonly string[];
  /** Where the same files are deployed more than once: the other times. */
  readonly more?: readonly Reading[];
  /** The unit that the subjects form, where they are deployed together. */
  readonly unit?: string;
  /** What could not be seen, for rules about what does not exist (a remote base, a sub-chart that is not there). */
  readonly missing?: readonly string[];
}

/** What the files do not say and a person does. */
export interface Given {
  /** How charts are installed; one that none of these names is rendered with its own values. */
  readonly helm?: readonly HelmRelease[];
}

export interface HelmRelease {
  /** The chart's folder, from the target; `*` is every chart. */
  readonly chart: string;
  /** Values files, from the target; the last one wins. */
  readonly values: readonly string[];
  readonly release?: string | undefined;
  readonly namespace?: string | undefined;
}

export type Read = (file: TextFile, tree: Tree, given?: Given) => Reading;

export interface Claim {
  readonly id: string;
  /** By content, not only by name. Cheap: called for every file. */
  readonly claims: (file: TextFile) => boolean;
  /** Reads files beside the source that owns them, as waivers are looked for in every text. */
  readonly beside?: boolean;
}

/** A source ready to read. */
export interface Source extends Claim {
  readonly read: Read;
}

/** As it is listed: what is heavy is loaded only where a file is claimed, since most runs need few sources. */
export type Offer = Source | (Claim & { readonly load: () => Promise<Read> });

export const loadSource = async (offer: Offer): Promise<Source> =>
  'read' in offer ? offer : { ...offer, read: await offer.load() };

/** The sources that claim some file, loaded. `claims` is asked for an offer's claim where one is remembered. */
export async function openSources(
  offers: readonly Offer[],
  files: readonly TextFile[],
  claims: (offer: Claim, file: TextFile) => boolean = (offer, file) => offer.claims(file),
): Promise<Source[]> {
  const wanted = offers.filter((offer) => files.some((file) => claims(offer, file)));
  return Promise.all(wanted.map(loadSource));
}
