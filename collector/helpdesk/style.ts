/**
 * Light first, dark by the system's wish; the colours of the laptop's page (`renderer/style.css`). One
 * string, for the policy of the pages names its digest.
 */
export const STYLE = [
  ':root{color-scheme:light dark;--page:#f3f5f8;--card:#fff;--line:#dde2e9;--text:#1a2330;--quiet:#566274;--green:#17753f;--red:#b0261d;--link:#1d5b9e;--button:#1d5b9e;--button-text:#fff;--code:#eef1f5}',
  '@media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--line:#2c3542;--text:#e7ecf3;--quiet:#9eabbb;--green:#5ecb8b;--red:#ff8a80;--link:#7db8f5;--button:#7db8f5;--button-text:#0d1622;--code:#242c37}}',
  "*{box-sizing:border-box}html{background:var(--page)}body{margin:0;color:var(--text);font:.9375rem/1.5 'Segoe UI',system-ui,-apple-system,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}",
  'header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;padding:.7rem 1.5rem;background:var(--card);border-bottom:solid 1px var(--line)}nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}',
  'main{max-width:70rem;margin:0 auto;padding:1rem 1.5rem 3rem}@media (max-width:40rem){main{padding:.75rem .75rem 2rem}header{padding:.6rem .75rem}}',
  'h1{font-size:1.35rem;margin:.9rem 0 .6rem}h2{font-size:1.05rem;margin:1.6rem 0 .5rem}h3{font-size:.9375rem;margin:1rem 0 .3rem}p{margin:.3rem 0 .6rem}a{color:var(--link)}',
  ':focus-visible{outline:solid 3px var(--link);outline-offset:2px;border-radius:3px}',
  '.quiet,small{color:var(--quiet);font-size:.8125rem}small{display:block}',
  '.cause,.list,.wide,dl.f{background:var(--card);border:solid 1px var(--line);border-radius:10px;margin:.6rem 0}',
  '.cause{display:flex;gap:1rem;padding:1rem 1.1rem;border-left:solid 5px var(--red)}.cause.well{border-left-color:var(--green);align-items:center}.cause>div{flex:1;min-width:0}.cause h2{margin:0 0 .2rem}.cause.well h2{font-weight:500}',
  '.sign{flex:none;color:var(--quiet)}.sign .body{fill:currentColor}.sign.broken{color:var(--red)}.sign.working{color:var(--green)}.sign line{stroke:var(--card);stroke-linecap:round}.sign .dot{fill:currentColor}',
  '.take{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;margin:.5rem 0}',
  'details{margin:.4rem 0}summary{cursor:pointer;color:var(--link)}details ul{list-style:none;margin:.4rem 0;padding:0;columns:24rem}details li{padding:.1rem 0;break-inside:avoid}',
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:solid 1px var(--line)}tbody tr:last-child td{border-bottom:0}th{font-size:.8125rem;font-weight:600;color:var(--quiet)}',
  'td.n,th.n{text-align:right}td.w,h1,dd{overflow-wrap:anywhere}td.w{min-width:12rem}td.b{overflow-wrap:break-word}td.t,td.n{white-space:nowrap}.wide{overflow-x:auto}',
  'code,pre{font-family:ui-monospace,monospace;overflow-wrap:anywhere;background:var(--code);border-radius:4px}code{padding:.05rem .3rem}pre{padding:.7rem .9rem;white-space:pre-wrap;margin:.3rem 0}',
  'dl.f{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;padding:.8rem 1.1rem}dt{color:var(--quiet)}dl.f dd{margin:0}@media (max-width:40rem){dl.f{grid-template-columns:1fr}}',
  'iframe{width:100%;height:85vh;border:solid 1px var(--line);border-radius:10px;background:#fff;color-scheme:light}',
  '.list{padding:.3rem 1.1rem 1rem}.list h2{margin-top:.8rem}.bars{list-style:none;padding:0;margin:.4rem 0;max-width:30rem}.bars li{display:grid;grid-template-columns:4rem 1fr 3rem;gap:.6rem;align-items:center}.bars meter{width:100%}.closed{color:var(--green)}textarea{width:100%;font:inherit;background:var(--code);color:inherit;border:solid 1px var(--line);border-radius:6px;padding:.6rem}',
  'form[role=search]{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap;margin:.2rem 0 .6rem}input{font:inherit;color:inherit;background:var(--card);border:solid 1px var(--quiet);border-radius:6px;padding:.35rem .6rem}form[role=search] input{flex:1;min-width:10rem;max-width:24rem}',
  'button,.button{font:inherit;font-weight:600;display:inline-block;border:0;border-radius:6px;padding:.4rem .9rem;background:var(--button);color:var(--button-text);text-decoration:none;cursor:pointer}',
  'form.login{display:grid;gap:.3rem;max-width:22rem;justify-items:start;margin:1rem 0}form.login input[type]:not([type=hidden]),form.login input:not([type]){width:100%;margin-bottom:.6rem}[role=alert]{border-left:solid 5px var(--red);padding-left:.7rem}',
].join('');
