/** Undo steps in the order of doing; run backwards, each of them, whatever the others do. */
export interface Cleanup {
  defer(what: string, undo: () => Promise<unknown>): void;
  /** Rejects with every failure after the last step has run. */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const steps: { readonly what: string; readonly undo: () => Promise<unknown> }[] = [];
  return {
    defer(what, undo) {
      steps.push({ what, undo });
    },
    async run() {
      const failures: unknown[] = [];
      for (const { what, undo } of steps.splice(0).reverse()) {
        try {
          await undo();
        } catch (cause) {
          failures.push(new Error(`cleaning up: ${what}`, { cause }));
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `${String(failures.length)} cleaning steps failed`);
    },
  };
}
