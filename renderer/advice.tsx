import type { Advice, Change } from '../model/advice.ts';

/**
 * What to ask of whom, ready to copy: one block for each device, then how to pin the ports for
 * good.
 */
export function AdviceBlock({ advice }: { readonly advice: Advice | null }) {
  if (advice === null || (advice.changes.length === 0 && advice.staticPorts === null)) return null;
  return (
    <>
      {advice.changes.length === 0 ? null : <h3>Line to add</h3>}
      {advice.changes.map((change) => (
        <ChangeBlock
          key={`${change.device} ${change.destination} ${change.where}`}
          change={change}
        />
      ))}
      {advice.staticPorts === null ? null : (
        <>
          <h3>Static ports</h3>
          {advice.staticPorts.map((text) => (
            <Copyable key={text} label="Registry values" text={text} />
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
        <dt>Device</dt>
        <dd>
          {device} <span class="quiet">{where}</span>
        </dd>
        {whom === '' ? null : (
          <>
            <dt>Ask</dt>
            <dd>{whom}</dd>
          </>
        )}
        <dt>Allow</dt>
        <dd>
          {source.length === 0
            ? 'the source that this device sees (not known here)'
            : source.join(', ')}{' '}
          to {destination}, TCP {ports}
        </dd>
        <dt>Why</dt>
        <dd>{why}.</dd>
        {lasting === null ? null : (
          <>
            <dt>Holds</dt>
            <dd>
              until the server restarts. TCP {lasting} would hold longer and opens more; static
              ports hold for good.
            </dd>
          </>
        )}
      </dl>
      {lines.map(({ product, text }) => (
        <div key={product}>
          <p class="quiet">{product}</p>
          <Copyable label={`Line for ${product}`} text={text} />
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
