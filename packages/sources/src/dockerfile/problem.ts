/** Something in a Dockerfile that no builder accepts. */

export interface DockerfileProblem {
  readonly message: string;
  /** Offset into the file. */
  readonly at: number;
}
