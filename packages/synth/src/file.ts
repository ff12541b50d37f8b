/** What synth writes: text, by its path from the folder of `palisade.yaml`. Who writes it to a disk is not its business. */
export interface SynthFile {
  readonly path: string;
  readonly text: string;
}
