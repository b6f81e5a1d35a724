import { asTyped } from './as-typed.ts';
import { WORDS } from './words.ts';

const { IGNORED } = WORDS.page;

interface Props {
  /** Sentences about settings that could not be used, each with its file. */
  readonly problems: readonly string[];
}

/**
 * The first setting that is ignored, at the foot of the window whatever it shows: nothing else has
 * to move for it. The others stand under Details.
 */
export function IgnoredBar({ problems: [first, ...others] }: Props) {
  if (first === undefined) return null;
  return (
    <aside class="ignored-bar" aria-label={IGNORED.title}>
      <p>
        <strong>{IGNORED.lead}</strong> {asTyped(first)}
        {others.length === 0 ? '' : IGNORED.others(others.length)}
      </p>
    </aside>
  );
}

/** All of them, where the settings are what the page is about. */
export function IgnoredList({ problems }: Props) {
  if (problems.length === 0) return null;
  return (
    <>
      <h3>{IGNORED.title}</h3>
      <ul class="plain">
        {problems.map((problem) => (
          <li key={problem}>{asTyped(problem)}</li>
        ))}
      </ul>
    </>
  );
}
