import { DRAWINGS, type Sign as SignName } from '../../model/signs.ts';

/** A sign as the tray has it, from the same drawing. */
export function Sign({ sign }: { readonly sign: SignName }) {
  const { body, hollow, strokes, half, dots } = DRAWINGS[sign];
  const isFilled = body !== null && hollow === null;
  const ink = isFilled ? 'on-body' : 'ink';
  const outline = hollow ?? 0;
  // The outline of a hollow body lies inside its edge.
  const shape = { class: isFilled ? 'body' : 'frame', 'stroke-width': outline };
  return (
    <svg
      class="sign"
      viewBox="-1.04 -1.04 2.08 2.08"
      width="40"
      height="40"
      aria-hidden="true"
      focusable="false"
    >
      {body === null ? null : body.kind === 'disc' ? (
        <circle r={body.radius - outline / 2} {...shape} />
      ) : (
        <polygon
          points={body.points
            .map(([x, y]) => `${String(inside(x, outline))},${String(inside(y, outline))}`)
            .join(' ')}
          {...shape}
        />
      )}
      {strokes.map(([x1, y1, x2, y2]) => (
        <line
          class={`${ink} stroke`}
          key={`${String(x1)} ${String(y1)} ${String(x2)} ${String(y2)}`}
          stroke-width={half * 2}
          {...{ x1, y1, x2, y2 }}
        />
      ))}
      {dots.map(([cx, cy, r]) => (
        <circle class={`${ink} dot`} key={`${String(cx)} ${String(cy)}`} {...{ cx, cy, r }} />
      ))}
    </svg>
  );
}

/** A corner, moved inwards by half of the outline. */
const inside = (at: number, outline: number): number => at - (Math.sign(at) * outline) / 2;
