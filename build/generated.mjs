// A file that the sources determine: written anew, or with `--check` compared.
import { readFile, writeFile } from 'node:fs/promises';
import { at } from './parts.mjs';

/** @param what is out of date, in words */
export async function generated(file, wanted, what = file) {
  if (!process.argv.includes('--check')) {
    await writeFile(at(file), wanted);
    return;
  }
  const present = await readFile(at(file), 'utf8').catch((error) => String(error));
  if (present === wanted) return;
  console.error(`${what} is out of date: run npm run docs`);
  process.exitCode = 1;
}
