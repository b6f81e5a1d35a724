// Bundles the sources into out/: the command line, the page and the Electron shell.
import { at, commandLine, page, shell } from './parts.mjs';

await commandLine(at('out'), ['start-from-source']);
await page(at('out'));
await shell(at('out'));
