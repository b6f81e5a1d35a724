import { DRAWINGS, type Sign } from '../../model/signs.ts';

/** A sign as tray and laptop's page have it, from the same drawing. */
export function signOf(sign: Sign): string {
  const { body, hollow, strokes, half, dots } = DRAWINGS[sign];
  const shape =
    hollow === null
      ? 'class="body"'
      : `class="frame" fill="none" stroke="currentColor" stroke-width="${String(hollow)}"`;
  const drawn =
    body === null
      ? ''
      : body.kind === 'disc'
        ? `<circle r="${String(body.radius)}" ${shape}/>`
        : `<polygon points="${body.points.map((point) => point.join(',')).join(' ')}" ${shape}/>`;
  const lines = strokes.map(
    ([x1, y1, x2, y2]) =>
      `<line x1="${String(x1)}" y1="${String(y1)}" x2="${String(x2)}" y2="${String(y2)}" stroke-width="${String(half * 2)}"/>`,
  );
  const points = dots.map(
    ([cx, cy, r]) => `<circle class="dot" cx="${String(cx)}" cy="${String(cy)}" r="${String(r)}"/>`,
  );
  return `<svg class="sign ${sign}" viewBox="-1.04 -1.04 2.08 2.08" width="36" height="36" aria-hidden="true" focusable="false">${drawn}${lines.join('')}${points.join('')}</svg>`;
}
