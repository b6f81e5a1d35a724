import type { Advice, Change } from '../model/advice.ts';
import { WORDS } from './words.ts';

const { allowed, because, holdsUntil } = WORDS.advice;
const { CHANGE } = WORDS.details;

/**
 * What to ask of whom, ready to copy: one block for each device, then how to pin the ports for
 * good.
 */
export function AdviceBlock({ advice }: { readonly advice: Advice | null }) {
  if (advice === null) return null;
  const { measured = [] } = advice;
  if (advice.changes.length === 0 && advice.staticPorts === null && measured.length === 0)
    return null;
  return (
    <>
      {advice.changes.length === 0 ? null : <h3>{CHANGE.title}</h3>}
      {advice.changes.map((change) => (
        <ChangeBlock
          key={`${change.device} ${change.destination} ${change.where}`}
          change={change}
        />
      ))}
      {measured.map((one) => (
        <p key={one}>{one}</p>
      ))}
      {advice.staticPorts === null ? null : (
        <>
          <h3>{CHANGE.staticPorts}</h3>
          {advice.staticPorts.map((text) => (
            <Copyable key={text} label={CHANGE.registryValues} text={text} />
          ))}
        </>
      )}
    </>
  );
}

function ChangeBlock({
  change: { device, owner, contact, where, source, destination, ports, why, lasting, lines },
}: {
  readonly change: Change;
}) {
  const whom = [owner, contact].filter((one) => one !== null).join(', ');
  return (
    <>
      <dl>
        <dt>{CHANGE.device}</dt>
        <dd>
          {device} <span class="quiet">{where}</span>
        </dd>
        {whom === '' ? null : (
          <>
            <dt>{CHANGE.ask}</dt>
            <dd>{whom}</dd>
          </>
        )}
        <dt>{CHANGE.allow}</dt>
        <dd>{allowed(source, destination, ports)}</dd>
        <dt>{CHANGE.why}</dt>
        <dd>{because(why)}</dd>
        {lasting === null ? null : (
          <>
            <dt>{CHANGE.holds}</dt>
            <dd>{holdsUntil(lasting)}</dd>
          </>
        )}
      </dl>
      {lines.map(({ product, text }) => (
        <div key={product}>
          <p class="quiet">{product}</p>
          <Copyable label={CHANGE.lineFor(product)} text={text} />
        </div>
      ))}
    </>
  );
}

/** One click selects the whole of it. */
function Copyable({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <pre class="copyable" tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  );
}
