import { readFileSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A map of our own largest chunk has a few MiB. */
const MAX_MAP_BYTES = 64 * 1024 * 1024;

/**
 * `file:///…/main.mjs:26:30`, as V8 writes a place in an ES module, and `/…/main.cjs:26:30` or
 * `C:\…` in a CommonJS one.
 */
const PLACE = /((?:file:\/\/|\/|[A-Z]:\\)[^\n()]*?\.[cm]?js):(\d+):(\d+)/gi;

/**
 * The stack of an error with places in bundles replaced by places in the sources, where a source
 * map (ECMA-426) lies beside the bundle. Maps are read here, when something has failed, because
 * Node's own `--enable-source-maps` reads them at every start.
 *
 * @returns the same text where there is no map, or none that can be read
 */
export function sourceLines(stack: string): string {
  const maps = new Map<string, SourceMap | null>();
  return stack.replace(PLACE, (place, where: string, line: string, column: string) => {
    const url = /^file:/i.test(where) ? where : pathToFileURL(where).href;
    const known = maps.get(url);
    const map = known === undefined ? mapOf(url) : known;
    maps.set(url, map);
    const origin = map?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !('fileName' in origin)) return place;
    // Sources in a map are named from the map's own folder; what a bundler makes up is no file.
    const source = new URL(origin.fileName, url);
    if (source.protocol !== 'file:') return place;
    return `${fileURLToPath(source)}:${String(origin.lineNumber)}:${String(origin.columnNumber)}`;
  });
}

function mapOf(url: string): SourceMap | null {
  try {
    const file = fileURLToPath(`${url}.map`);
    if (statSync(file).size > MAX_MAP_BYTES) return null;
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMap['payload']);
  } catch {
    // The stack is printed as it stands: whoever reads it has an error already.
    return null;
  }
}
