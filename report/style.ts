/** Light first, dark by the system's wish, and one sheet of A4 on paper. No font, image or address of elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f3f5f8; --card: #fff; --line: #dde2e9; --text: #1a2330; --quiet: #566274; --pre: #eef1f5;
  --ok: #17753f; --degraded: #8a5a00; --fail: #b0261d; --none: #7a8696; --vpn: #1d5b9e; --mobile: #8a3fa0; --lan: #2a7f7a; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1a2029; --line: #2c3542; --text: #e7ecf3; --quiet: #9eabbb; --pre: #242c37;
  --ok: #5ecb8b; --degraded: #f0b849; --fail: #ff8a80; --none: #8492a5; --vpn: #7db8f5; --mobile: #d59ae6; --lan: #6fd0c9; } }
* { box-sizing: border-box; }
html { background: var(--ground); }
body { margin: 0 auto; padding: 20px; max-width: 920px; color: var(--text); font: 14px/1.45 'Segoe UI', system-ui, -apple-system, 'Noto Sans', sans-serif; overflow-wrap: anywhere; }
header { border-left: 6px solid var(--none); padding: 2px 0 2px 14px; margin-bottom: 12px; }
header.ok, header.info { border-color: var(--ok); } header.degraded { border-color: var(--degraded); } header.broken { border-color: var(--fail); }
header p { margin: 4px 0; } .moved { font-weight: 700; }
h1 { font-size: 20px; line-height: 1.3; margin: 6px 0; }
h2 { font-size: 14px; margin: 0 0 6px; }
h3 { font-size: 12px; margin: 8px 0 2px; color: var(--quiet); font-weight: 600; }
p { margin: 4px 0; }
section, .two > table, blockquote { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; margin: 0 0 10px; }
blockquote { white-space: pre-wrap; }
.two > table, .two > table.facts { padding: 0; border-collapse: separate; border-spacing: 0; padding: 8px 12px; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 10px; align-items: start; }
.state { display: flex; gap: 12px; flex-wrap: wrap; align-items: baseline; }
.chip { font-weight: 700; text-transform: uppercase; letter-spacing: .04em; font-size: 12px; border: 2px solid currentColor; border-radius: 5px; padding: 0 7px; }
.ok .chip, .info .chip { color: var(--ok); } .degraded .chip { color: var(--degraded); } .broken .chip { color: var(--fail); }
.code { font: 12px ui-monospace, Consolas, 'DejaVu Sans Mono', monospace; color: var(--quiet); }
.reference b { font-family: ui-monospace, Consolas, 'DejaVu Sans Mono', monospace; letter-spacing: .05em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 1px 10px 1px 0; font-weight: 400; }
.facts th { color: var(--quiet); width: 8.5em; overflow-wrap: normal; }
.grid th[scope=col], .grid th[scope=row] { color: var(--quiet); }
.grid td, .grid th { border-top: 1px solid var(--line); }
.ladder td, .ladder th { padding: 2px 10px 2px 0; }
.ladder th { white-space: nowrap; }
.sign { width: 1.6em; font-weight: 700; text-align: center; }
.ladder .ok .sign { color: var(--ok); } .ladder .degraded .sign { color: var(--degraded); } .ladder .fail .sign, .mark { color: var(--fail); }
.ladder .inconclusive, .ladder .skipped, .quiet, .port, .axis, footer { color: var(--quiet); }
.ladder .first td, .ladder .first th { border-top: 2px solid var(--fail); border-bottom: 2px solid var(--fail); }
.ms { text-align: right; white-space: nowrap; padding-right: 0; color: var(--quiet); }
.firewall { border-color: var(--fail); }
pre { margin: 6px 0; padding: 6px 8px; background: var(--pre); border-radius: 5px; font: 12px/1.4 ui-monospace, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; }
summary { color: var(--quiet); cursor: pointer; }
ul { margin: 0; padding-left: 18px; }
svg { display: block; width: 100%; height: 28px; }
.axis { display: grid; grid-template-columns: repeat(3, 1fr) minmax(0, 1fr) auto; font-size: 12px; margin: 2px 0; }
.axis span { white-space: nowrap; } .axis span:nth-child(n+2):nth-child(-n+4) { border-left: 1px solid var(--line); padding-left: 3px; }
rect.ground { fill: var(--pre); } rect.asleep { fill: transparent; } .hatch { stroke: var(--none); stroke-width: 1; opacity: .55; } rect.ok, rect.info { fill: var(--ok); } rect.degraded { fill: var(--degraded); } rect.broken { fill: var(--fail); } rect.inconclusive { fill: var(--none); }
rect.vpn { fill: var(--vpn); } rect.mobile { fill: var(--mobile); } rect.lan { fill: var(--lan); } rect.away { fill: var(--none); }
td.ok, td.info { color: var(--ok); } td.degraded { color: var(--degraded); } td.broken { color: var(--fail); }
footer { font-size: 12px; margin-top: 4px; }
@media (max-width: 640px) { .two { grid-template-columns: minmax(0, 1fr); } body { padding: 12px; } }
@page { size: A4; margin: 7mm; }
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #fff; --line: #c8ced6; --text: #000; --quiet: #444d59; --pre: #f2f4f7; --ok: #17753f; --degraded: #8a5a00; --fail: #b0261d; --none: #7a8696; --vpn: #1d5b9e; --mobile: #8a3fa0; --lan: #2a7f7a; }
  html { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 7.4pt; line-height: 1.26; }
  h1 { font-size: 11.5pt; margin: 2px 0; } h2 { font-size: 8pt; margin-bottom: 2px; } header { margin-bottom: 4px; padding-left: 8px; }
  section, .two > table, blockquote { padding: 3px 6px; margin-bottom: 4px; border-radius: 3px; break-inside: avoid; }
  .two, .pair, .changes { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 4px; align-items: start; }
  .two > table, .two > table.facts { padding: 3px 6px; } .facts th { width: 7em; }
  .chip, .code, pre, footer, .axis { font-size: 7pt; } pre { padding: 2px 5px; margin: 2px 0; line-height: 1.2; }
  th, td { padding: 0 6px 0 0; } .ladder td, .ladder th { padding: 0 6px 0 0; } p { margin: 1px 0; } svg { height: 16px; } details { display: none; }
}
`;
