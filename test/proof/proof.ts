/** What a proof came to; `skipped` says why it cannot run here. */
export type ProofOutcome =
  { readonly ok: boolean; readonly figures: string } | { readonly skipped: string };

/** Each proof prints what broke as it goes. */
export interface ProofPlan {
  readonly seed: number;
  /** A part of it, for every change; the whole takes minutes. */
  readonly isSlice: boolean;
}

export type Proof = (plan: ProofPlan) => Promise<ProofOutcome>;

/** The first few that broke are enough to begin with. */
export function say(wrong: readonly string[], trial: number): void {
  if (wrong.length > 0)
    console.log(
      `  trial ${String(trial)}: ${wrong.slice(0, 3).join('; ')} (${String(wrong.length)})`,
    );
}
