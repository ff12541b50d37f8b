/** Why a kustomization cannot be built. `kustomize build` would refuse it too. */
export class Problem extends Error {
  /** The file to look at, where it is not the kustomization being read. */
  readonly file: string | undefined;
  constructor(message: string, file?: string) {
    super(message);
    this.file = file;
  }
}
