import { asTyped } from './as-typed.ts';

/** A reference of `model/reference.ts`, wherever it stands in a sentence. */
const REFERENCE = /\b([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z])(?![\w-])/;

/**
 * A sentence with its commands as the reader has to type them, and its references each on one line:
 * a line that ends at a hyphen is read out wrong.
 */
export const Prose = ({ text }: { readonly text: string }) => (
  <>
    {asTyped(text)
      .split(REFERENCE)
      .map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span class="whole" key={index}>
            {part}
          </span>
        ),
      )}
  </>
);
