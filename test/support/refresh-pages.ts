/** Pages whose refresh a browser reads otherwise than a search for `http-equiv` would. */

/** Leads to where `MORE` must not. */
export const REAL = '<meta http-equiv=refresh content="0;url=/real">';
const MORE = '<meta http-equiv="refresh" content="0;url=/text">';

/** Holds a refresh that is only text. */
export const TEXT_BEFORE: readonly string[] = [
  ...['title', 'textarea', 'style', 'noscript', 'xmp', 'iframe', 'noembed', 'noframes'].map(
    (name) => `<${name}>${MORE}</${name}>`,
  ),
  `<TITLE\n>${MORE}</Title\t>`,
  `<title>a</titles>${MORE}</title x="">`,
  `<script>var page = '${MORE}'</script>`,
  `<script><!-- if (a) b('${MORE}') --></script>`,
  `<script><!-- <script>${MORE}</script>${MORE} --></script>`,
  `<!--${MORE}-->`,
  `<!-- a > b ${MORE} --!>`,
  `<!-- <!-- ${MORE} -->`,
  `<?xml ${MORE.replaceAll('>', '')}>`,
  `<![CDATA[ ${MORE.replaceAll('>', '')}>`,
  `</ ${MORE.replaceAll('>', '')}>`,
  `<a title='${MORE.replaceAll("'", '')}'>`,
  `<template><p>${MORE}</p><template>${MORE}</template>${MORE}</template>`,
  `<meta http-equiv="content-type" http-equiv="refresh" content="0;url=/text">`,
  `<meta name=x content="0;url=/text" xhttp-equiv=refresh>`,
  `<metadata http-equiv="refresh" content="0;url=/text">`,
  `<base target=_top><meta http-equiv="refresh" content="">`,
];

/** Holds a refresh that is hidden by what is never closed. */
export const NEVER_CLOSED: readonly string[] = [
  `<title>${MORE}`,
  `<script>${MORE}`,
  `<script><!-- <script> </script>${MORE}`,
  `<!--${MORE}`,
  `<plaintext>${MORE}`,
  `<template>${MORE}`,
  `<a title="${MORE.replaceAll('"', "'")}`,
];

/** Looks like the beginning of text, and is none. */
export const NOTHING_BEFORE: readonly string[] = [
  '<!-->',
  '<!--->',
  '<!---->',
  '<!doctype html>',
  '< title>',
  '<1>',
  '</title>',
  '<>',
  '</>',
  '<script></script/>',
  '<script>a = "<!--"; --></script>',
  '</template>',
  '<p title=">">',
  "<p title='<title>'>",
  '<p a="b"c=d e = f g>',
];

/** How attributes and bases are read, and the path that the page leads to. */
export const ATTRIBUTES: readonly (readonly [page: string, path: string])[] = [
  ['<meta http-equiv=refresh content="0;url=/one" content="0;url=/two">', '/one'],
  ['<meta content="0;url=/one" http-equiv=refresh content="0;url=/two">', '/one'],
  ['<meta http-equiv=refresh http-equiv=x content="0;url=/one">', '/one'],
  ['<meta/http-equiv="refresh"/content="0;url=/one"/>', '/one'],
  ['<meta http-equiv=refresh content=0;url=/one>', '/one'],
  ['<meta =x http-equiv=refresh content="0;url=/one">', '/one'],
  ['<meta http-equiv="re&#102;resh" content="0;url=&sol;one">', '/one'],
  [
    '<meta http-equiv=refresh content="0;url=/one?a=1&copy=2&amp=3&amp;b=4">',
    '/one?a=1&copy=2&amp=3&b=4',
  ],
  ['<base href="/a/" href="/b/"><meta http-equiv=refresh content="0;url=one">', '/a/one'],
  ['<base href="data:,x"><meta http-equiv=refresh content="0;url=one">', '/one'],
  ['<meta http-equiv=refresh content="0;url=one"><base href="/late/">', '/one'],
  ['<title><base href="/text/"></title><meta http-equiv=refresh content="0;url=one">', '/one'],
];
