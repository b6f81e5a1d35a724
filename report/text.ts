/** The page as plain text, for a terminal: what a browser would show, without its drawing. */
export const textOfReport = (html: string): string =>
  html
    .replace(/<(style|title|svg)\b[^]*?<\/\1>/g, '')
    .replace(/>\s+</g, '><')
    .replace(/<\/(?:th|td)>/g, '  ')
    .replace(/<h2>/g, '\n\n')
    .replace(/<(?:tr|p|h1|h3|li|pre|blockquote|footer|section|summary)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity] ?? entity)
    .trim();

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
