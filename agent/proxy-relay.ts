import { withDeadline } from '../lib/deadline.ts';
import type { ProxyQuestion } from '../model/contract.ts';
import type { AskShell } from '../probes/network/connectivity/ways-out.ts';

/** Passes questions about the way to a URL on to a shell, which can ask the desktop and Chromium. */
export interface ProxyRelay {
  /** Null where no shell offers it, or none answers in time. Never rejects. */
  readonly ask: AskShell;
  /** A shell offers to answer. @returns ends that */
  serve(tell: (question: ProxyQuestion) => void): () => void;
  /** What a shell found, in the words of a PAC script; null: nothing. */
  answer(id: number, ways: string | null): void;
}

/** A PAC script that Chromium has to fetch first may take this long. */
const ANSWER_MS = 3_000;

export function createProxyRelay(): ProxyRelay {
  const shells = new Set<{ readonly tell: (question: ProxyQuestion) => void }>();
  const waiting = new Map<number, (ways: string | null) => void>();
  let lastId = 0;

  return {
    ask: (url, signal) => {
      const shell = [...shells].at(-1);
      if (shell === undefined) return Promise.resolve(null);
      const id = (lastId += 1);
      return withDeadline<string | null>(
        { timeoutMs: ANSWER_MS, signal },
        () => null,
        (settle) => {
          waiting.set(id, settle);
          shell.tell({ id, url });
          return () => {
            waiting.delete(id);
          };
        },
      );
    },
    serve: (tell) => {
      const shell = { tell };
      shells.add(shell);
      return () => {
        shells.delete(shell);
      };
    },
    answer: (id, ways) => {
      waiting.get(id)?.(ways);
    },
  };
}
