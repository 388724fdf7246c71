/** Thrown by a source if the company does not have an entity: its plan, region, features or rights do not allow it. */
export class LackingEntity extends Error {
  /** The error that ends the run if the stream was named. */
  readonly problem: Error;

  /** `reason` is the code and the text that QuickBooks gave. */
  constructor(reason: string, problem: Error) {
    super(reason, { cause: problem });
    this.problem = problem;
  }
}
