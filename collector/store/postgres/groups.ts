/**
 * Hands over together what comes while the last group is under way: each commit costs a wait for the
 * disk of the database, however many rows it holds.
 *
 * @param work gives an answer or an error for each, in their order; what it rejects with is told to all
 */
export function createGroups<Item, Answer>(
  maxItems: number,
  work: (group: readonly Item[]) => Promise<readonly (Answer | Error)[]>,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (thrown: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isUnderWay = false;

  const next = async (): Promise<void> => {
    const group = waiting.slice(0, maxItems);
    waiting = waiting.slice(maxItems);
    try {
      const answers = await work(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, nth) => {
        const answer = answers[nth];
        if (answer === undefined || answer instanceof Error)
          reject(answer ?? new Error('a row of a group has no answer'));
        else resolve(answer);
      });
    } catch (thrown) {
      for (const { reject } of group) reject(thrown);
    }
  };
  const begin = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    while (waiting.length > 0) await next();
    isUnderWay = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void begin();
    });
}
